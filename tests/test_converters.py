"""Tests how converters are run: what they import, where their output goes, and how they fail.

`test_export.py` and the slow tests check what they write.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tf1_mnist import converters, export


@pytest.fixture
def fake_tf2onnx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installs a converter that prints text and writes a file; returns the path of its source."""
    package = tmp_path / "packages" / "tf2onnx"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    program = package / "convert.py"
    program.write_text(
        "import os, sys\n"
        "print('on stdout')\n"
        "os.write(2, b'on stderr\\n')\n"
        "open(sys.argv[4], 'w', encoding='utf-8').write(' '.join(sys.argv[1:4]))\n"
    )
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHONPATH", str(package.parent), prepend=os.pathsep)
    return program


def test_tf2onnx_writes_onnx_and_its_output_is_hidden(
    weak_run: Path, here: Path, fake_tf2onnx: Path, capfd: Any
) -> None:
    capfd.readouterr()
    output = here / "file"
    argv = ["--run", str(weak_run), "--output", str(output), "--to", "onnx"]
    assert export.main(argv) == 0
    option, source, other = output.read_text("utf-8").split()
    assert (option, other) == ("--saved-model", "--output")
    assert Path(source) != weak_run / "saved_model"  # a copy of what has been checked
    assert not Path(source).exists()
    printed = capfd.readouterr()
    assert printed.out.splitlines()[0] == f"{output}: {output.stat().st_size} bytes"
    assert printed.err == f"network: {weak_run}\n"


def test_the_current_folder_does_not_shadow_what_a_converter_imports(here: Path) -> None:
    Path("colorsys.py").write_text("open('evil', 'w').close()")
    converters._run_python(Path("run"), Path("out"), "import colorsys, tf1_mnist")
    assert not Path("evil").exists()


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("raise OSError(28, 'No space left on device')", "OSError: [Errno 28] No space left"),
        ("print('the reason', flush=True); os.abort()", "the reason"),
    ],
)
def test_a_failed_converters_last_line_is_shown_and_nothing_is_left(
    ending: str,
    reason: str,
    weak_run: Path,
    here: Path,
    fake_tf2onnx: Path,
    capfd: Any,
    refused: Any,
) -> None:
    with fake_tf2onnx.open("a") as file:
        file.write(ending)
    before = sorted(os.listdir("."))
    line = refused(export, "--run", str(weak_run), "--to", "onnx", "--output", "file")
    source = weak_run / "saved_model"
    assert line.startswith(f"file: not written; {source}: the converter failed ({reason}")
    assert sorted(os.listdir(".")) == before
