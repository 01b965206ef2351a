"""Copies pictures from clones of their repositories; two tables in docs list these pictures."""

import csv
import subprocess
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
NUMBERS, SIGNS = DOCS / "handwriting_pictures.tsv", DOCS / "handwriting_signs.tsv"


def take(table, clones, folder):
    """Writes a table's pictures to a folder, together with the index that `handwriting.py` expects.

    A picture's commit and path determine its bytes, whose hash Git verifies.

    Args:
        table: NUMBERS or SIGNS.
        clones: the folder with the clones, each of which is in OWNER/NAME.
        folder: the folder to write, which must not exist yet.
    Raises:
        OSError: the folder already exists or cannot be written to.
        ValueError: a clone, a commit or a picture is missing.
    """
    with open(table, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pictures = [picture_of(line, clones) for line in lines]
    (folder / "pictures").mkdir(parents=True)
    for line, picture in zip(lines, pictures):
        name = f"{line['repository']}/{line['path']}".replace("/", "__")
        line["file"] = f"{line['commit'][:7]}__{name}"
        (folder / "pictures" / line["file"]).write_bytes(picture)
    with open(folder / "index.tsv", "w", encoding="utf-8", newline="") as file:
        index = csv.DictWriter(
            file, list(lines[0]), delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE
        )
        index.writeheader()
        index.writerows(lines)


def picture_of(line, clones):
    """Returns the bytes of a picture.

    Raises:
        ValueError: the clone, the commit or the picture is missing.
    """
    clone, commit = clones / line["repository"], line["commit"]
    if not clone.is_dir():
        raise ValueError(f"{clone}: no such folder; expected a clone of {line['repository']}")
    name = f"{commit}:{line['path']}"
    command = ["git", "-C", str(clone), "cat-file", "blob", name]
    found = subprocess.run(command, capture_output=True)  # noqa: S603
    if found.returncode:
        raise ValueError(f"{clone}: has no {name}; try `git -C {clone} fetch origin {commit}`")
    return found.stdout
