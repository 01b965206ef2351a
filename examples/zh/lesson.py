"""Stands for lesson.py in the folder above, so that the scripts in this folder find it."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

spec = spec_from_file_location(__name__, str(Path(__file__).resolve().parents[1] / "lesson.py"))
sys.modules[__name__] = module_from_spec(spec)
spec.loader.exec_module(sys.modules[__name__])
