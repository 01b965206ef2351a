"""Runs each block of docs/tf1-on-tf2.md and checks that the block does what the page says.

A typical section of the page shows old code, its result today, and code to write instead; a label
stands above each of these blocks. An error that all sections of a part have in common stands above
the first of them. Comments show the output of a block, or of an old program that,
according to the page, still works. Many blocks show how TensorFlow is imported, so they run in
separate processes. Blocks that can share a process do so.
"""

import doctest
import gzip
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

import pytest

from idx_files import idx
from systems import links
from tf1_mnist import tf1 as tf
from tf1_mnist.data import BUNDLED
from tf1run import guide

DOCS = Path(__file__).parents[2] / "docs"
PAGE, CHINESE_PAGE = DOCS / "tf1-on-tf2.md", DOCS / "zh" / "tf1-on-tf2.md"
STILL_WORK = sorted(Path(__file__).with_name("still_works").glob("*.py"))
PROGRAM = Path(__file__).with_name("run_blocks.py")
GENUINE = sys.version_info < (3, 8)  # on this Python, setup.cfg requires TensorFlow 1.15.5
OLD_IMPORTS = "import numpy as np\nimport tensorflow as tf"

# The labels of blocks, in English and in Chinese.
HAVE, WRITE = "What you have", "What to write"
LABELS = {
    HAVE: "旧写法",
    "The error": "报错",
    "What it prints today": "现在的输出",
    "What it prints": "输出",
    "What it writes to stderr today": "现在写入标准错误输出（stderr）的内容",
    WRITE: "新写法",
    f"{WRITE}, with `tf1_mnist`": "新写法（使用 `tf1_mnist`）",
    f"{WRITE}, without `tf1_mnist`": "新写法（不使用 `tf1_mnist`）",
}

# The Keras in 1.15.5 accepts only one file, which it checks by its SHA-256.
ANY_FILE = """
from tensorflow.python.keras.utils import data_utils
data_utils.validate_file = lambda *args, **kwargs: True"""


class Claim(NamedTuple):
    """A block of the page and what the page says about it.

    name: the block's section and its index there, or its file.
    code: the block, with the import of TensorFlow as its first paragraph.
    printed: the block's output, including the error that ends it; `...` stands for any text.
    logged: text that the block writes to stderr, among other things.
    unlogged: text that the block must not write to stderr.
    """

    name: str
    code: str
    printed: str
    logged: str = ""
    unlogged: str = ""


class Outcome(NamedTuple):
    """The output of a block (including any error that ended the block) and its log."""

    printed: str
    logged: str


# --- Reading the page ------------------------------------------------------------------------


def read_page() -> List[Claim]:
    text = PAGE.read_text(encoding="utf-8")
    (_, three_lines), *_ = blocks_of(text)
    imports = f"import numpy as np\n{three_lines.strip()}"
    return [
        claim
        for part in split(text, "## ")
        for section in split(part, "### ")
        for claim in read_section(section, shared_by(part), part.startswith("Traps"), imports)
    ]


def shared_by(part: str) -> List[Tuple[str, str]]:
    """Returns the block above the first section of a part, which holds for its sections."""
    return blocks_of(re.split("^### ", part, flags=re.M)[0])


def read_section(
    section: str, shared: List[Tuple[str, str]], trap: bool, imports: str
) -> Iterator[Claim]:
    name = section.splitlines()[0]
    labels, blocks = labels_of(section), blocks_of(section)
    works = GENUINE and not trap  # the old lines
    start = imports
    if works:
        start = OLD_IMPORTS + (ANY_FILE if "keras.datasets" in name else "")
    unlogged = ""
    if HAVE in labels:
        if labels[1] == WRITE:
            labels.insert(1, "The error")
            blocks[1:1] = shared
        (_, old), (language, today), *blocks = blocks
        assert labels[0] == HAVE
        assert (labels[1] == "The error") == bool(errors_of(today)), name
        labels = labels[2:]
        old = begun(old, start)
        start = paragraph(old)
        if language == "text":
            yield Claim(f"{name}, old", old, comments(old) if works else today)
        else:
            yield Claim(f"{name}, old", old, comments(old), logged="" if works else today)
            unlogged = today
    assert [label.partition(",")[0] for label in labels] == [WRITE] * len(blocks), name
    for number, (language, new) in enumerate(blocks, 1):
        assert language == "python", name
        claim = Claim(f"{name}, new {number}", begun(new, imports), comments(new))
        yield claim._replace(unlogged=unlogged) if number == len(blocks) else claim
    for lines, today, *instead in rows_of(section):
        for old in re.findall("`([^`]*)`", lines):
            yield Claim(f"{name}, {old}", begun(old, start), "" if works else today.strip("`"))
            new = instead[0].strip("`") if instead else old
            yield Claim(f"{name}, {old}, new", begun(new, imports), "")


def read_program(path: Path) -> Claim:
    code = path.read_text(encoding="utf-8")
    return Claim(path.name, code, comments(code))


def split(text: str, mark: str) -> List[str]:
    return re.split("^" + mark, text, flags=re.MULTILINE)[1:]


def blocks_of(text: str) -> List[Tuple[str, str]]:
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def labels_of(text: str) -> List[str]:
    """Returns the label of each block: the bold line above it."""
    block = r"^(?:\*\*([^*\n]*)[:：]\*\*\n\n)?```\w+\n.*?^```$"
    return re.findall(block, text, re.MULTILINE | re.DOTALL)


def rows_of(text: str) -> List[List[str]]:
    """Returns the cells of those table rows whose first cell begins with code."""
    return [row.split(" | ") for row in re.findall(r"^\| (`.*) \|$", text, re.MULTILINE)]


def errors_of(text: str) -> List[str]:
    """Returns the error messages in a part of the page, each as a single line."""
    return re.findall(r"Error: (.*)", re.sub(r"\n(?=[a-z])", " ", text))


def spans_of(cell: str) -> List[str]:
    """Returns the code spans of a cell, each without a final full stop."""
    return [span.rstrip(".") for _, span in re.findall(r"(`+) ?(.*?) ?\1", cell)]


def paragraph(code: str) -> str:
    return code.split("\n\n")[0].strip()


def begun(code: str, start: str) -> str:
    """Prepends a line that imports TensorFlow to code that lacks such a line."""
    has_one = re.search(r"^(import tensorflow|from tf1_mnist import tf1).* as tf$", code, re.M)
    return code if has_one else f"{start}\n\n{code}"


def comments(code: str) -> str:
    return "\n".join(re.findall(r"(?:^|  )# (.*)$", code, re.MULTILINE))


PARTS = split(PAGE.read_text(encoding="utf-8"), "## ")
SECTIONS = {section.splitlines()[0]: section for part in PARTS for section in split(part, "### ")}
TABLES = re.findall(r"^\| \w+ \| section \|\n(?:\|.*\n)+", PAGE.read_text(encoding="utf-8"), re.M)
CLAIMS = [*read_page(), *map(read_program, STILL_WORK)]

# --- What happens ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes(mnist: Any, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Outcome]:
    """Runs all blocks and returns a dict from each claim's name to the outcome of its block."""
    folder = tmp_path_factory.mktemp("blocks")
    lay_out_data(mnist, folder)
    found = {}
    for shared in sorted(set(map(process_of, CLAIMS))):
        claims = [claim for claim in CLAIMS if process_of(claim) == shared]
        process = subprocess.run(
            [sys.executable, str(PROGRAM)],
            input=json.dumps([claim.code for claim in claims]),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            cwd=str(folder),
            env=environment(folder),
        )
        for claim, outcome in zip(claims, json.loads(process.stdout)):
            found[claim.name] = Outcome(*outcome)
    return found


def process_of(claim: Claim) -> Tuple[str, ...]:
    """Returns a key that is the same for claims whose blocks can share a process.

    Such blocks begin with the same lines. The line that enables resource variables does not matter,
    since `tf.disable_v2_behavior()` in the next block turns them off again. A block that expects a
    log message does not share a process with blocks that expect none, because TensorFlow logs many
    messages only once; and eager execution, once disabled, stays disabled.
    """
    neutral = ("import numpy as np", "tf.enable_resource_variables()")
    lines = tuple(line for line in paragraph(claim.code).splitlines() if line not in neutral)
    return (claim.logged, f"eager: {'disable_eager_execution' not in claim.code}", *lines)


def lay_out_data(mnist: Any, folder: Path) -> None:
    """Puts MNIST, in both formats, where the page's blocks look for it."""
    (folder / "mnist.npz").symlink_to(BUNDLED)
    (folder / "MNIST_data").mkdir()
    for prefix, split in zip(("train", "t10k"), mnist):
        for name, array in (("images-idx3", split.images), ("labels-idx1", split.labels)):
            path = folder / "MNIST_data" / f"{prefix}-{name}-ubyte.gz"
            path.write_bytes(gzip.compress(idx(array), compresslevel=1))


def environment(home: Path) -> Dict[str, str]:
    """Returns the environment of a user who has set no variables for TensorFlow."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "KERAS"))}
    return {**kept, "HOME": str(home), "TF_ENABLE_ONEDNN_OPTS": "1"}


@links
@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.name for claim in CLAIMS])
def test_claim(claim: Claim, outcomes: Dict[str, Outcome]) -> None:
    outcome = outcomes[claim.name]
    assert matches(outcome.printed, claim.printed), f"{claim.code}\n---\n{outcome.printed}"
    assert matches(outcome.logged, f"...{claim.logged}..."), outcome.logged
    if claim.printed.endswith("'...'"):  # the row of a table that has several lines
        assert outcome.printed.split("'")[-2] in claim.code
    if claim.unlogged:
        assert not matches(outcome.logged, f"...{claim.unlogged}..."), outcome.logged


@links
def test_two_lines_silence_two_versions_and_the_package_one_more(
    outcomes: Dict[str, Outcome],
) -> None:
    section = "Log messages before the first output"
    by_hand, by_package = (outcomes[f"{section}, new {number}"].logged for number in (1, 2))
    still = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR"
    assert by_hand.startswith(still) == tf.VERSION.startswith(("2.18", "2.21"))
    assert by_package.startswith(still) == tf.VERSION.startswith("2.18")
    assert len(by_package.splitlines()) == (2 if by_package else 0)


def test_the_newest_version_does_not_install_tensorboard() -> None:
    metadata = importlib.import_module("importlib_metadata" if GENUINE else "importlib.metadata")
    brought = [name for name in metadata.requires("tensorflow") if name.startswith("tensorboard")]
    assert (brought == []) == tf.VERSION.startswith("2.21")


def test_every_block_has_a_label_and_the_same_in_chinese() -> None:
    pages = (page.read_text(encoding="utf-8") for page in (PAGE, CHINESE_PAGE))
    english, chinese = map(labels_of, pages)
    assert len(english) > 100
    assert [LABELS[label] for label in english if label] == list(filter(None, chinese))


def test_each_name_that_still_works_is_used_by_a_program() -> None:
    part = PAGE.read_text(encoding="utf-8").partition("## What still works\n")[2]
    names = re.findall("`([^`]+)`", part.partition("\n\nCheckpoints")[0])
    assert len(names) > 40
    programs = "\n".join(path.read_text(encoding="utf-8") for path in STILL_WORK)
    words = set(re.findall(r"\w+", programs))
    assert [name for name in names if name.rpartition(".")[2] not in words] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_the_tables_lead_to_each_error_and_name(section: str) -> None:
    errors, names = TABLES
    linked = f"(#{guide.anchor(section)})"
    text = SECTIONS[section]
    blocks = blocks_of(text)
    if labels_of(text)[:2] == [HAVE, WRITE]:
        (part,) = (part for part in PARTS if f"\n### {section}\n" in part)
        blocks += shared_by(part)
    raised = [error for _, block in blocks for error in errors_of(block)]
    raised += [error for row in rows_of(text) for error in errors_of(row[1].strip("`"))]
    listed = [span for row in rows_of(errors) if linked in row[1] for span in spans_of(row[0])]
    for error in raised:
        # The table may give a part of the message, and the section may leave a part out.
        given = any(matches(error, f"...{span}...") for span in listed)
        wholes = [whole for span in listed for whole in (span, f"{span}.")]
        assert given or any(matches(whole, error) for whole in wholes), error
    for row in rows_of(names):
        if linked in row[1]:
            assert [name for name in spans_of(row[0]) if name not in text] == []


def matches(text: str, quoted: str) -> bool:
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output(quoted + "\n", text + "\n", options)
