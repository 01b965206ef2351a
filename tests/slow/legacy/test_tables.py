"""The launcher's tables: every old name leads somewhere, and to a section of the guide."""

import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

from tf1_mnist import legacy
from tf1_mnist.legacy import usage

GUIDE = Path(__file__).parents[3] / "docs" / "tf1-on-tf2.md"
HEADINGS = re.findall(r"^### (.*)$", GUIDE.read_text(encoding="utf-8"), re.M)


def look_up() -> None:
    """Imports every old module and looks up every old name; prints those that failed."""
    from tf1_mnist.legacy import finder, installation, tensorflow

    installation.install()
    failed: Dict[str, str] = {}
    for name in finder.STAND_INS:
        try:
            importlib.import_module(name)
        except Exception as error:
            failed[name] = repr(error)
    for path in tensorflow._NAMES:
        value: Any = importlib.import_module("tensorflow")
        try:
            for part in path.split(".")[1:]:
                value = getattr(value, part)
        except Exception as error:
            failed[path] = repr(error)
    json.dump(
        {"failed": failed, "looked up": len(finder.STAND_INS) + len(tensorflow._NAMES)}, sys.stdout
    )


def test_every_old_name_leads_somewhere() -> None:
    process = subprocess.run(
        [sys.executable, __file__], stdout=subprocess.PIPE, check=True, text=True
    )
    answer = json.loads(process.stdout)
    assert answer["failed"] == {}
    assert answer["looked up"] > 90


def modules() -> List[str]:
    found = pkgutil.walk_packages(legacy.__path__, "tf1_mnist.legacy.")
    return sorted(module.name for module in found if not module.name.endswith("__main__"))


@pytest.mark.parametrize("name", modules())
def test_a_module_refers_to_a_section_of_the_guide(name: str) -> None:
    module = importlib.import_module(name)
    sections = [
        value
        for key, value in vars(module).items()
        if isinstance(value, str)
        and key in ("SECTION", "CONCAT", "CROSS_ENTROPY", "LAYERS", "DATA")
    ]
    assert [section for section in sections if section not in HEADINGS] == []
    assert ("SECTION" in vars(module)) <= hasattr(module, "INSTEAD") or name.endswith(
        ("before_1_0", "devices", "matplotlib", "removed")
    )


def test_an_anchor_is_that_of_github() -> None:
    assert usage.anchor("`tf.concat(axis, values)`") == "tfconcataxis-values"
    assert (
        usage.anchor("Names and arguments from before 1.0") == "names-and-arguments-from-before-10"
    )


if __name__ == "__main__":
    look_up()
