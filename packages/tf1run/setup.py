"""Lists the package's folders; all other settings are in setup.cfg."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["tf1run*"]), "tf1run.docs"])
