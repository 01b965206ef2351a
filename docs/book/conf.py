"""The Sphinx settings for making the book from the files that `tools/book.py` writes."""

import sys
from pathlib import Path

project = "tf1_mnist"
root_doc = "index"
exclude_patterns = ["docs/book", "notebooks", "packages/*/tests", "tests"]
suppress_warnings = ["toc.not_included"]  # for the licences of the data and of the networks

sys.path.append(str(Path(__file__).parent))  # for the extensions beside this file
extensions = ["myst_nb", "definitions", "formulas", "languages", "live", "search", "sharing"]
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # tools/book.py has executed the lessons
nb_output_stderr = "remove"
highlight_language = "none"
pygments_dark_style = "a11y-dark"

language = "en"
html_theme = "furo"
html_title = "tf1_mnist"
html_favicon = "static/icon.svg"
html_static_path = ["static"]
html_css_files = ["book.css"]
html_scaled_image_link = False
templates_path = ["templates"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
