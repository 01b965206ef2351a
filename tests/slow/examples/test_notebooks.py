"""Tests the notebooks that tools/notebooks.py makes of the lessons and their outputs."""

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

import lessons
import notebooks

NAME = "03_forward_propagation"


@pytest.mark.parametrize(("language", "folder"), [("en", ""), ("zh", "zh")])
def test_a_notebook_has_the_code_and_the_outputs_of_its_lesson(
    language: str, folder: str, lesson: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = lesson(NAME).outputs
    monkeypatch.setattr(lessons, "NAMES", [NAME])
    arguments = ["notebooks.py", str(tmp_path), "--outputs", str(outputs.parent)]
    monkeypatch.setattr(sys, "argv", [*arguments, "--install", "git+https://example.org/it"])
    notebooks.main()
    path = tmp_path / language / f"{NAME}.ipynb"
    nbformat.validate(nbformat.read(str(path), 4))
    code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if "outputs" in cell]
    install, helpers, *others = code
    assert '%pip install --quiet "git+https://example.org/it"' in install["source"]
    written = (lessons.EXAMPLES / "lesson.py").read_text("utf-8")
    assert helpers["source"] == "%%writefile lesson.py\n" + written
    script = lessons.EXAMPLES / folder / f"{NAME}.py"
    assert [cell["source"] for cell in others] == [
        source.strip() for source in lessons.code_cells(script)
    ]
    for cell, output in zip(others, lessons.stored(outputs)[language]):
        texts = [each["text"] for each in cell["outputs"] if each["output_type"] == "stream"]
        pictures = [
            each["data"]["image/png"]
            for each in cell["outputs"]
            if each["output_type"] == "display_data"
        ]
        assert "".join(texts) == output.text
        assert pictures == output.pictures
    assert sum(len(cell["outputs"]) for cell in others) > 10
