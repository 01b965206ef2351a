"""The inputs of fuzz_runs: files of a run, damaged, and what a command must do with them."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

from binary_files import spoil_bytes
from small_runs import COMMANDS, EPOCHS

# The files that each command reads.
SAVED_MODEL = (
    "saved_model/SHA256SUMS",
    "saved_model/saved_model.pb",
    "saved_model/variables/variables.data-00000-of-00001",
    "saved_model/variables/variables.index",
)
CHECKPOINTS = ("checkpoints/model-7.", "checkpoints/model-14.")

Files = Dict[str, Optional[bytes]]


class Case(NamedTuple):
    """A damaged run.

    kind: which file is damaged, and how.
    state, command, expected: as in `SmallRuns.judge`.
    files: the new content of each damaged file; None if it is missing.
    """

    kind: str
    state: str
    command: str
    expected: str
    files: Files


# --- Text ------------------------------------------------------------------------------------

VALUES = (
    "null", "true", "false", "0", "1", "-1", "-0", "3", "3.0", "0.5", "1e308", "1e999", "-1e999",
    "1e-999", "NaN", "Infinity", "-Infinity", "9" * 30, "9" * 5000, "-" + "9" * 30, "2147483647",
    "2147483648", "4294967296", "9223372036854775808", '""', '"softmax"', '"cnn"', '"rows"', '"é"',
    '"\\u0000"', '"\\ud800"', '"a\\nb"', '"\\u001b[2J"', '"/dev/zero"', '"' + "x" * 5000 + '"',
    "[]", "{}", "[1]", '{"a": 1}', "[" * 20 + "]" * 20, "[" * 99999 + "]" * 99999, "[" * 99999,
    "", "0x10", "1_000", "+1", ".5", "'a'", "None", "True", "\u0661",
)  # fmt: skip
CODECS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp037", "utf-7")


def json_text(rng: random.Random, whole: bytes) -> bytes:
    """Returns the text of an object, with another value, layout, encoding or another key."""
    content = json.loads(whole.decode())
    key = rng.choice(list(content))
    value = rng.choice(VALUES)
    entries = {name: json.dumps(content[name]) for name in content}
    how = rng.randrange(8)
    if how < 3:
        entries[key] = value
    elif how == 3:
        del entries[key]
    elif how == 4:
        entries[rng.choice(("more", "fast", "", key.upper(), key + " "))] = value
    lines = [f'  "{name}": {entry}' for name, entry in entries.items()]
    if how == 5:  # a key twice, of which the last counts
        lines.insert(rng.randrange(len(lines) + 1), f'  "{key}": {value}')
    if how == 6:
        rng.shuffle(lines)
    text = "{" + rng.choice(("\n", "", "\r\n", "\t")) + ",\n".join(lines) + "\n}\n"
    if how == 7:
        text = rng.choice((f"[{text}]", text * 2, value, text + "\0", " " * (1 << 21) + text))
    codec = rng.choice(CODECS) if rng.random() < 0.15 else "utf-8"
    return text.encode(codec, "replace")


def csv_text(rng: random.Random, whole: bytes) -> bytes:
    """Returns a table with another value, order of lines, layout or encoding."""
    lines = whole.decode().splitlines()
    cells = [line.split(",") for line in lines]
    row = rng.choice(cells)
    how = rng.randrange(7)
    if how < 3:
        row[rng.randrange(len(row))] = rng.choice(VALUES)
    elif how == 3:
        row.insert(rng.randrange(len(row) + 1), rng.choice(VALUES))
    elif how == 4:
        row.pop(rng.randrange(len(row)))
    elif how == 5:
        cells.insert(rng.randrange(len(cells) + 1), list(row))
    else:
        cells.remove(row)
    ends = rng.choice(("\n", "\n", "\r\n", "\r", "\n\n"))
    text = ends.join(",".join(row) for row in cells) + rng.choice((ends, ""))
    codec = rng.choice(CODECS) if rng.random() < 0.15 else "utf-8"
    return text.encode(codec, "replace")


# --- What a command must do ------------------------------------------------------------------

DEFAULTS = {
    "variant": "default", "precision": "float32", "sync": False, "workers": 1, "augment": "none",
    "reads": "digits", "fast": False, "class_names": list("0123456789"),
}  # fmt: skip
LIMITS = {
    "epochs": (1, 2**31 - 1),
    "batch_size": (1, 2**31 - 1),
    "learning_rate": (5e-324, 1.8e308),
    "seed": (0, 2**31 - 1),
    "workers": (1, 2**31 - 1),
    "test_accuracy": (0, 1),
    "seconds": (0, 1.8e308),
    "test_errors": (0, 60),
    "test_images": (1, float("inf")),
    "parameters": (1, float("inf")),
}


def parsed(raw: Optional[bytes]) -> Any:
    """Returns the object in a JSON file, with the defaults; None if there is none."""
    try:
        content = json.loads((raw or b"").decode())
    except (ValueError, RecursionError):
        return None
    return {**DEFAULTS, **content} if isinstance(content, dict) else None


def expected_of_json(raw: Optional[bytes], whole: bytes) -> str:
    content, right = parsed(raw), parsed(whole)
    if content is None:
        return "refused"
    for key in ("versions", "TF_ENABLE_ONEDNN_OPTS"):  # are not read
        right.pop(key, None)
    for key, value in right.items():
        if key not in content:
            return "refused"
        other = content[key]
        if type(other) is not type(value) and not (key == "data" and other is None):
            return "refused"
        if key == "class_names" and other != value:  # no input has ten others
            return "refused"
        if key == "test_loss" and not other < 0:  # it may overflow
            continue
        low, high = LIMITS.get(key, (None, None))
        if low is not None and not low <= other <= high:
            return "refused"
    same = all(content[key] == right[key] for key in right)
    return "same or refused" if same and len(raw or b"") > 1 << 20 else "same" if same else "other"


def expected_of_csv(raw: Optional[bytes], whole: bytes) -> str:
    def rows(text: str) -> List[List[Any]]:
        header, *lines = csv.reader(io.StringIO(text, newline=""))
        return [header, *([*map(int, row[:2]), *map(float, row[2:])] for row in lines)]

    if raw is None:
        return "same or refused"
    try:
        found = rows(raw.decode())
    except (ValueError, IndexError, csv.Error):
        return "refused"
    return "same" if found == rows(whole.decode()) else "other"


def matters(name: str, state: str, command: str) -> bool:
    """Returns whether a command reads a file."""
    if name == "options.json":
        return True
    if command != "resume":
        return name in SAVED_MODEL
    return name == "metrics.json" if state == "finished" else name == "history.csv"


def expected(state: str, command: str, files: Files, run: Path) -> str:
    """Returns what a command must do, as in `SmallRuns.judge`."""
    found = {"same"}
    damaged = {prefix for prefix in CHECKPOINTS if any(name.startswith(prefix) for name in files)}
    if state == "interrupted" and len(damaged) == len(CHECKPOINTS):
        found.add("same or refused")
    for name, raw in files.items():
        whole = (run / name).read_bytes()
        if raw == whole or not matters(name, state, command):
            continue
        if name == "metrics.json" and raw is None:
            found.add("same")  # the run is not finished yet
        elif name.endswith(".json"):
            found.add(expected_of_json(raw, whole))
        elif name.endswith(".csv"):
            found.add(expected_of_csv(raw, whole))
        elif name.endswith("SUMS"):
            found.add("same" if raw is None else "same or refused")
        else:  # the checksums are there, unless they are damaged, too
            found.add("same or refused" if SAVED_MODEL[0] in files else "refused")
    order = ("refused", "other", "same or refused", "same")
    return next(each for each in order if each in found)


# --- The inputs ------------------------------------------------------------------------------


def damage(rng: random.Random, name: str, run: Path, names: List[str]) -> Any:
    """Returns how a file is damaged, and its new content."""
    whole = (run / name).read_bytes()
    hows = ["bytes", "bytes", "bytes", "empty", "missing", "another file", "noise", "appended"]
    if name.endswith(".json"):
        hows += 12 * ["JSON"]
    elif name == "history.csv":
        hows += 12 * ["CSV"]
    how = rng.choice(hows)
    if how == "bytes":
        return how, spoil_bytes(rng, whole)
    if how == "another file":
        return how, (run / rng.choice(names)).read_bytes()
    if how == "noise":
        return how, rng.getrandbits(8 * 1000).to_bytes(1000, "big")
    if how == "appended":
        return how, whole + rng.choice((b"\0", b"\n", b" ", b"}", whole, b"\xff" * 5000))
    if how in ("JSON", "CSV"):
        return how, (json_text if how == "JSON" else csv_text)(rng, whole)
    return how, b"" if how == "empty" else None


def make_case(seed: int, number: int, folders: Dict[str, Path]) -> Case:
    """Returns an input; the same seed gives the same one."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311 - not used for secrets
    state, command = "finished", "resume"
    if rng.random() < 0.2:
        state = "interrupted"
    if state == "finished" or rng.random() < 0.1:
        (command,) = rng.choices(list(COMMANDS), (3, 3, 0.1, 3, 1, 3))
    run = folders[state]
    files = (path for path in sorted(run.rglob("*")) if path.is_file())
    names = [str(path.relative_to(run)) for path in files if "tfevents" not in path.name]
    read = [name for name in names if matters(name, state, command)]
    if state == "interrupted" and command == "resume":
        read += 2 * [name for name in names if name.startswith("checkpoints/")]
    damaged: Files = {}
    kinds = []
    for _ in range(rng.choice((1, 1, 1, 1, 1, 2, 3))):
        name = rng.choice(read if rng.random() < 0.9 else names)
        how, damaged[name] = damage(rng, name, run, names)
        kinds.append(f"{name}: {how}")
    if command == "resume" and too_long(damaged, run):
        command = "evaluate" if state == "finished" else "predict"
    kind = kinds[0] if len(kinds) == 1 else "several files"
    return Case(kind, state, command, expected(state, command, damaged, run), damaged)


def too_long(files: Files, run: Path) -> bool:
    """Returns whether the damaged options ask for many more epochs than the whole ones."""
    content = parsed(files.get("options.json", b"")) or {}
    epochs = content.get("epochs", EPOCHS)
    return isinstance(epochs, int) and epochs > 3 * EPOCHS
