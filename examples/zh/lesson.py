"""Loads lesson.py from the parent folder, so that the scripts in this folder can import it."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

spec = spec_from_file_location(__name__, str(Path(__file__).resolve().parents[1] / "lesson.py"))
sys.modules[__name__] = module_from_spec(spec)
spec.loader.exec_module(sys.modules[__name__])
