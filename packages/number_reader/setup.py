"""Lets pip install the package; all settings are in setup.cfg."""

from setuptools import setup

setup()
