"""Tests how a library's modules are found; a small wheel stands in for the real ones."""

import importlib.util
import sys
from pathlib import Path
from typing import Any, Sequence

import pytest

from tf1run import original, wheels


def test_a_module_is_found(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(
        original, "_CORRECTIONS", {"old_library.part.small": {"assert not": "assert"}}
    )
    wheels.fetch_all(str(wheel))
    assert original.find_spec("old_library.nothing") is None
    for name in ("part", "part.small"):
        spec = original.find_spec(f"old_library.{name}")
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert capsys.readouterr().out == "a part\n"


def test_a_module_of_a_library_that_cannot_be_fetched_is_lacking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def find(library: str, parts: Sequence[str]) -> Path:
        raise OSError(f"cannot fetch {library}")

    monkeypatch.setattr(wheels, "find", find)
    with pytest.raises(ImportError) as refused:
        original.find_spec("old_library.part")
    assert vars(refused.value)["lack"] == "needs old_library.part: cannot fetch old_library"


def test_a_file_is_compiled_again_only_with_other_corrections(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels.fetch_all(str(wheel))
    compiled = []
    compile_source = original._Loader.source_to_code

    def source_to_code(self: Any, data: Any, path: Any, **options: Any) -> Any:
        compiled.append(data)
        return compile_source(self, data, path, **options)

    monkeypatch.setattr(original._Loader, "source_to_code", source_to_code)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    small, part = "old_library.part.small", "old_library.part"
    for name, number, times in (
        (small, 1, 1),
        (small, 1, 1),
        (small, 2, 2),
        (part, 0, 3),
        (part, 0, 3),
    ):
        corrections = {small: {"assert not ASSERTED": f"NUMBER = {number}"}}
        monkeypatch.setattr(original, "_CORRECTIONS", corrections)
        spec = original.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert vars(module).get("NUMBER", 0) == number
        assert len(compiled) == times


def test_a_line_that_was_added_to_a_file_is_not_run(
    cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    wheels.fetch_all(str(wheel))
    monkeypatch.setattr(wheels, "_download", lambda known, folder: wheel)
    spec = original.find_spec("old_library.part")
    assert spec is not None
    assert spec.origin is not None
    assert spec.loader is not None
    with open(spec.origin, "a") as file:
        file.write("print('added')\n")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert capsys.readouterr().out == "a part\n"
