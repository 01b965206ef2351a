"""Tests what commands do with runs that have damaged files.

If the damage does not matter, a command gives the same result as for the intact run. Otherwise,
the command refuses the run. Both behaviours are correct if a JSON file or a table is still valid
but has different content.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from system.small_runs import EPOCHS, READ, SAVED_MODEL, SmallRuns
from system.strategies import spoiled

Files = Dict[str, Optional[bytes]]  # the new content by name; None for a deleted file

# --- The damage ------------------------------------------------------------------------------

VALUES = (
    "null", "true", "false", "0", "1", "-1", "-0", "3", "3.0", "0.5", "1e308", "1e999", "-1e999",
    "1e-999", "NaN", "Infinity", "-Infinity", "9" * 30, "9" * 5000, "-" + "9" * 30, "2147483647",
    "2147483648", "4294967296", "9223372036854775808", '""', '"softmax"', '"cnn"', '"rows"', '"é"',
    '"\\u0000"', '"\\ud800"', '"a\\nb"', '"\\u001b[2J"', '"/dev/zero"', '"' + "x" * 5000 + '"',
    "[]", "{}", "[1]", '{"a": 1}', "[" * 20 + "]" * 20, "[" * 99999 + "]" * 99999, "[" * 99999,
    "", "0x10", "1_000", "+1", ".5", "'a'", "None", "True", "\u0661",
)  # fmt: skip
LIKELY = ("null", "true", "0", "1", "0.5", '"rows"')  # of other types, but plausible
CODECS = (*40 * ("utf-8",), "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp037")


@st.composite
def other_json(draw: Any, whole: bytes) -> bytes:
    """Draws the text of a JSON object with a different value, key, layout or encoding."""
    content = json.loads(whole.decode())
    key = draw(st.sampled_from(list(content)))
    value = draw(st.sampled_from(VALUES) | st.sampled_from(LIKELY))
    entries = [(name, json.dumps(each)) for name, each in content.items()]
    rest = [entry for entry in entries if entry[0] != key]
    added = draw(st.sampled_from(("more", "fast", "", key.upper(), key + " ")))
    changed = [(name, value if name == key else each) for name, each in entries]
    layouts = (
        changed,
        changed,
        changed,
        rest,
        [*entries, (added, value)],
        [*entries, (key, value)],  # a key that occurs twice; the last one counts
        [(key, value), *entries],
        draw(st.permutations(entries)),
    )
    lines = [f'  "{name}": {each}' for name, each in draw(st.sampled_from(layouts))]
    text = "{" + draw(st.sampled_from(("\n", "", "\r\n", "\t"))) + ",\n".join(lines) + "\n}\n"
    around = (f"[{text}]", text * 2, value, text + "\0", " " * (1 << 21) + text)
    text = draw(st.sampled_from((*40 * (text,), *around)))
    return text.encode(draw(st.sampled_from(CODECS)), "replace")


@st.composite
def other_csv(draw: Any, whole: bytes) -> bytes:
    """Draws a table with a different value, order of lines, layout or encoding."""
    cells = [line.split(",") for line in whole.decode().splitlines()]
    row, value = draw(st.sampled_from(cells)), draw(st.sampled_from(VALUES))
    column, line = draw(st.integers(0, len(row) - 1)), draw(st.integers(0, len(cells)))
    how = draw(st.sampled_from(("value", "value", "value", "more", "fewer", "twice", "gone")))
    if how == "value":
        row[column] = value
    elif how == "more":
        row.insert(column, value)
    elif how == "fewer":
        del row[column]
    elif how == "twice":
        cells.insert(line, list(row))
    else:
        cells.remove(row)
    end = draw(st.sampled_from(("\n", "\n", "\r\n", "\r", "\n\n")))
    text = end.join(",".join(each) for each in cells) + draw(st.sampled_from((end, "")))
    return text.encode(draw(st.sampled_from(CODECS)), "replace")


def damaged(run: Path, name: str, names: List[str]) -> Any:
    """Returns a strategy for the contents of a damaged file; None stands for a deleted file."""
    whole = (run / name).read_bytes()
    hows = [
        spoiled(whole),
        st.sampled_from((b"", None)),
        st.sampled_from(names).map(lambda other: (run / other).read_bytes()),
        st.binary(min_size=1000, max_size=1000),
        st.sampled_from((b"\0", b"\n", b" ", b"}", whole, b"\xff" * 5000)).map(whole.__add__),
    ]
    if name.endswith((".json", ".csv")):
        return st.one_of(hows) | other_content(name, whole)
    return st.one_of(hows)


def other_content(name: str, whole: bytes) -> Any:
    return (other_json if name.endswith(".json") else other_csv)(whole)


@st.composite
def some_damaged(draw: Any, run: Path, read: List[str]) -> Files:
    """Draws damaged contents for one to three files, most of them files that a command reads."""
    paths = sorted(path for path in run.rglob("*") if path.is_file())
    names = [str(path.relative_to(run)) for path in paths if "tfevents" not in path.name]
    some = st.lists(st.sampled_from([*8 * read, *names]), min_size=1, max_size=3, unique=True)
    return {name: draw(damaged(run, name, names)) for name in draw(some)}


def put(files: Files) -> Callable[[Path], Path]:
    def change(run: Path) -> Path:
        for name, content in files.items():
            (run / name).unlink()
            if content is not None:
                (run / name).write_bytes(content)
        return run

    return change


# --- What a command must do ------------------------------------------------------------------

DEFAULTS = {
    "variant": "default", "precision": "float32", "augment": "none", "reads": "digits",
    "fast": False, "class_names": list("0123456789"),
}  # fmt: skip
LIMITS = {
    "epochs": (1, 2**31 - 1),
    "batch_size": (1, 2**31 - 1),
    "learning_rate": (1.2e-38, 3.4e38),
    "seed": (0, 2**31 - 1),
    "test_accuracy": (0, 1),
    "seconds": (0, 1.8e308),
    "test_errors": (0, 60),
    "test_images": (1, float("inf")),
    "parameters": (1, float("inf")),
}


def parsed(raw: bytes, defaults: Mapping[str, Any]) -> Any:
    """Returns the object in a JSON file, with defaults added, or None if there is no object."""
    try:
        content = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None
    return {**defaults, **content} if isinstance(content, dict) else None


def expected_of_json(raw: bytes, whole: bytes) -> str:
    defaults = DEFAULTS if b"network" in whole else {}  # metrics.json has no such key
    content, right = parsed(raw, defaults), parsed(whole, defaults)
    if content is None:
        return "refused"
    for key in ("versions", "TF_ENABLE_ONEDNN_OPTS"):  # not read by commands
        right.pop(key, None)
    for key, value in right.items():
        if key not in content:
            return "refused"
        other = content[key]
        if type(other) is not type(value) and not (key == "data" and other is None):
            return "refused"
        if key == "class_names" and other != value:  # no data have ten other classes
            return "refused"
        if key == "test_loss" and not other < 0:  # the loss may overflow
            continue
        low, high = LIMITS.get(key, (None, None))
        if low is not None and not low <= other <= high:
            return "refused"
    if any(content[key] != right[key] for key in right):
        return "other"
    return "same or refused" if len(raw) > 1 << 20 else "same"


def expected_of_csv(raw: bytes, whole: bytes) -> str:
    def rows(text: str) -> List[Any]:
        header, *lines = csv.reader(io.StringIO(text, newline=""))
        return [header, *([*map(int, row[:2]), *map(float, row[2:])] for row in lines)]

    try:
        found = rows(raw.decode())
    except (ValueError, IndexError, csv.Error):
        return "refused"
    return "same" if found == rows(whole.decode()) else "other"


def expected_of(name: str, raw: Optional[bytes], whole: bytes, files: Files) -> str:
    """Returns the required behaviour of a command that reads a damaged file."""
    if raw == whole or name == "lock":
        return "same"
    if name.endswith("SUMS"):
        return "same" if raw is None else "same or refused"
    if name in SAVED_MODEL:  # the checksums are there, unless they are damaged, too
        return "same or refused" if SAVED_MODEL[0] in files else "refused"
    if raw is None:
        return {"metrics.json": "same", "history.csv": "same or refused"}.get(name, "refused")
    return (expected_of_csv if name.endswith(".csv") else expected_of_json)(raw, whole)


def expected(run: Path, files: Files, read: Tuple[str, ...]) -> str:
    """Returns the required behaviour of a command as a value for `SmallRuns.check`."""
    found = {
        expected_of(name, raw, (run / name).read_bytes(), files)
        for name, raw in files.items()
        if name in read and not name.startswith("checkpoints/")
    }
    # One of two checkpoints is enough.
    names = [name for name in files if name.startswith("checkpoints/model")]
    if len({name.split(".")[0] for name in names}) > 1:
        found.add("same or refused")
    order = ("refused", "other", "same or refused", "same")
    return next((each for each in order if each in found), "same")


def epochs(files: Files) -> int:
    """Returns the number of epochs in the damaged options."""
    asked = (parsed(files.get("options.json") or b"", DEFAULTS) or {}).get("epochs", EPOCHS)
    return asked if isinstance(asked, int) else EPOCHS


# These answers take little time, and a value can be wrong in many ways.
@pytest.mark.parametrize("name", ["options.json", "metrics.json"])
@settings(max_examples=2 * settings().max_examples)
@given(data=st.data())
def test_other_values(
    name: str, small_runs: SmallRuns, check: Callable[..., None], data: Any
) -> None:
    damage_content("finished", name, small_runs, check, data)


@settings(max_examples=settings().max_examples // 4)
@given(data=st.data())
def test_other_histories(small_runs: SmallRuns, check: Callable[..., None], data: Any) -> None:
    damage_content("interrupted", "history.csv", small_runs, check, data)


def damage_content(state: str, name: str, small_runs: SmallRuns, check: Any, data: Any) -> None:
    run = small_runs.folders[state]
    files = {name: data.draw(other_content(name, (run / name).read_bytes()))}
    check(state, "resume", put(files), expected(run, files, (name,)))


@pytest.mark.parametrize(("state", "command"), READ)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_a_damaged_run_is_used_correctly_or_refused(
    state: str, command: str, small_runs: SmallRuns, check: Callable[..., None], data: Any
) -> None:
    run = small_runs.folders[state]
    read = READ[state, command]
    there = [name for name in read if (run / name).stat().st_size]
    files = data.draw(some_damaged(run, there))
    if command == "resume" and epochs(files) > 3 * EPOCHS:
        command = "evaluate"  # the command would train for a long time
        read = READ["finished", "evaluate"]
    check(state, command, put(files), expected(run, files, read))
