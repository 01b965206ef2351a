"""Supplies the package's description and the list of its folders.

All other settings are in setup.cfg.
"""

import os
import re
from pathlib import Path

from setuptools import find_packages, setup


def description():
    """Returns the README for package indexes, where the files that it links to are missing.

    The environment variable README_LINKS contains the address of these files on GitHub. If it is
    not set, each link is replaced with its text.
    """
    address = os.environ.get("README_LINKS")
    link = r"\1" if address is None else rf"[\1]({address}/packages/tf1run/\2)"
    readme = Path(__file__).with_name("README.md").read_text("utf-8")
    return re.sub(r"\[([^][]*)\]\((?!https?:|#)([^)\s]+)\)", link, readme)


setup(
    long_description=description(),
    packages=[*find_packages(include=["tf1run*"]), "tf1run.docs"],
)
