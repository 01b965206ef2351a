"""Tests that benchmarks/handwriting.py gets its pictures from clones of repositories."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import handwriting as benchmark
import handwriting_pictures


def git(*command: str) -> str:
    done = subprocess.run(["git", *command], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """Makes a clone in which the picture of the first commit has been replaced."""
    clone = tmp_path / "clones" / "ada" / "digits"
    (clone / "photos").mkdir(parents=True)
    git("init", "--quiet", str(clone))
    for content in (b"\x89first\r\n", b"second"):
        (clone / "photos" / "one 1.png").write_bytes(content)
        git("-C", str(clone), "add", ".")
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        git("-C", str(clone), *who, "commit", "--quiet", "-m", "A picture")
    return tmp_path / "clones"


def listed(path: Path, clones: Path, repository: str = "ada/digits") -> Path:
    """Writes a table that lists the picture as it was in the first commit."""
    commit = git("-C", str(clones / "ada" / "digits"), "rev-list", "--max-parents=0", "HEAD")
    line = f"{repository}\tphotos/one 1.png\t{commit}\trow\t1+1\tfirst\tmouse"
    path.write_text(f"repository\tpath\tcommit\tkind\tlabel\thalf\twhat\n{line}\n", "utf-8")
    return path


def test_pictures_are_those_of_the_commit_and_can_be_counted(clones: Path, tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    handwriting_pictures.take(listed(tmp_path / "table.tsv", clones), clones, folder)
    [picture] = benchmark.read_index(folder, signs=True)
    assert picture.path.read_bytes() == b"\x89first\r\n"
    assert picture[1:] == ("row, drawn", "1+1", "first half", False)


def test_the_half_is_the_listed_one(clones: Path, tmp_path: Path) -> None:
    """A table can put a repository in the second half.

    By default, the only repository would be in the first half.
    """
    table, folder = listed(tmp_path / "table.tsv", clones), tmp_path / "taken"
    table.write_text(table.read_text("utf-8").replace("\tfirst\t", "\tsecond\t"), "utf-8")
    handwriting_pictures.take(table, clones, folder)
    assert [each.pictures for each in benchmark.read_index(folder, signs=True)] == ["second half"]


def test_a_missing_clone_or_commit_is_named(clones: Path, tmp_path: Path) -> None:
    table = listed(tmp_path / "table.tsv", clones, "ada/letters")
    with pytest.raises(ValueError, match=r"letters: no such folder; expected a clone of ada/let"):
        handwriting_pictures.take(table, clones, tmp_path / "taken")
    table = listed(tmp_path / "table.tsv", clones)
    table.write_text(table.read_text("utf-8").replace("one 1.png", "two.png"), "utf-8")
    with pytest.raises(ValueError, match=r"digits: has no \w{40}:photos/two.png; try `git -C"):
        handwriting_pictures.take(table, clones, tmp_path / "taken")
    assert not (tmp_path / "taken").exists()


def test_the_documents_tables_name_what_is_counted_apart() -> None:
    """In the tables of docs/handwriting.md, pictures of these kinds are counted separately."""
    lines = handwriting_pictures.NUMBERS.read_text("utf-8").splitlines()[1:]
    kinds = []
    for line in lines:
        *_, kind, label, what = line.split("\t")
        kinds.append(benchmark.kind_of(kind, what, label))
    assert len(kinds) == 285
    assert [kinds.count(kind) for kind in ("row, drawn", "row, with operators")] == [7, 5]
