"""The trained network that comes with the package.

`CNN` is the folder of a run of `python -m tf1_mnist.cnn --best`, without what only training needs.
README.md, beside this file, says how it was made, and has its scores and its SHA-256.
"""

from pathlib import Path

CNN = Path(__file__).with_name("cnn")
