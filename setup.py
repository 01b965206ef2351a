"""Makes source distributions reproducible, and the description. All else is in setup.cfg."""

import gzip
import os
import re
import tarfile
from pathlib import Path

from setuptools import setup
from setuptools.command.sdist import sdist


class SameSdist(sdist):
    """If SOURCE_DATE_EPOCH is set, the same files always give the same bytes.

    For wheels this works without help. A source distribution by setuptools contains the times of
    the build and the checkout, and the user's name
    (https://github.com/pypa/setuptools/issues/2133).
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
    """Returns the README for a package index, where links to other files lead nowhere.

    The line of links below the title and the pictures are left out; other such links become text.
    """
    text = (Path(__file__).parent / "README.md").read_text("utf-8")
    text = re.sub(r"^\[.*\n\n|^!\[.*\n\n", "", text, flags=re.M)
    return re.sub(r"\[([^\]]*)\]\((?!https:)[^)]*\)", r"\1", text)


setup(
    cmdclass={"sdist": SameSdist},
    long_description=description(),
    long_description_content_type="text/markdown",
)
