"""Makes source distributions reproducible and supplies the package's description.

All other settings are in setup.cfg.
"""

import gzip
import os
import re
import tarfile
from pathlib import Path

from setuptools import setup
from setuptools.command.sdist import sdist


class SameSdist(sdist):
    """The command `sdist`, whose archives are reproducible if SOURCE_DATE_EPOCH is set.

    Setuptools makes reproducible wheels, but its source distributions contain the user's name and
    the times of the build and the checkout (https://github.com/pypa/setuptools/issues/2133).
    """

    def make_archive(self, base_name, format, base_dir=None, **named):
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if epoch is None or format != "gztar":
            return super().make_archive(base_name, format, base_dir=base_dir, **named)

        def anonymous(member):
            member.mtime = int(epoch)
            member.mode = 0o755 if member.isdir() else 0o644
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            return member

        name = f"{base_name}.tar.gz"
        with gzip.GzipFile(name, "wb", mtime=int(epoch)) as file, tarfile.open(
            fileobj=file, mode="w"
        ) as archive:
            archive.add(base_dir, filter=anonymous)
        return name


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
        return f"{mark}[{text}]({address}/{file}{'?raw=true' if mark else ''})"

    readme = Path(__file__).with_name("README.md").read_text("utf-8")
    return re.sub(r"(!?)\[([^][]*)\]\((?!https?:|#)([^)\s]+)\)", link, readme)


setup(cmdclass={"sdist": SameSdist}, long_description=description())
