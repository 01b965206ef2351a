"""Supplies the package's description; all other settings are in setup.cfg."""

import os
import re
from pathlib import Path

from setuptools import setup


def description():
    """Returns the README for package indexes, where the files that it links to are missing.

    The environment variable README_LINKS contains the address of these files on GitHub. If it is
    not set, the description contains no pictures, and each link is replaced with its text.
    """
    address = os.environ.get("README_LINKS")

    def link(match):
        mark, text, file = match.groups()
        if address is None:
            return "" if mark else text
        return (
            f"{mark}[{text}]({address}/packages/number_reader/{file}{'?raw=true' if mark else ''})"
        )

    readme = Path(__file__).with_name("README.md").read_text("utf-8")
    return re.sub(r"(!?)\[([^][]*)\]\((?!https?:|#)([^)\s]+)\)", link, readme)


setup(long_description=description())
