"""Tests the contents of the wheel: its files, its metadata and its description."""

import email
import re
import runpy
import subprocess
import sys
import zipfile
from email.message import Message
from pathlib import Path
from typing import Any, Dict, List

import pytest
import setuptools
from packaging.specifiers import SpecifierSet
from readme_renderer import markdown

CHECKOUT = Path(__file__).parents[3]
PYTHONS = ["3.7", "3.10", "3.11", "3.12", "3.13"]
ADDRESS = "https://github.com/someone/tf1_mnist/blob/v3.0.0"


def test_two_builds_are_the_same(builds: List[Path]) -> None:
    first, second = ({path.name: path.read_bytes() for path in each.iterdir()} for each in builds)
    assert sorted(name.rpartition(".")[2] for name in first) == ["gz", "whl"]
    assert first == second


def test_a_package_index_takes_the_files(builds: List[Path]) -> None:
    files = sorted(map(str, builds[0].iterdir()))
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *files], check=True)


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


def test_it_holds_all_files_of_the_package(wheel: Path) -> None:
    package = CHECKOUT / "tf1_mnist"
    paths = [path for path in package.rglob("*") if "__pycache__" not in path.parts]
    names = {path.relative_to(CHECKOUT).as_posix() for path in paths if path.is_file()}
    assert {"tf1_mnist/data/mnist.npz", "tf1_mnist/web/words.tsv"} < names
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == names


def test_it_names_the_supported_pythons(metadata: Message) -> None:
    classifiers = metadata.get_all("Classifier", [])
    named = re.findall(r"Programming Language :: Python :: (\d\.\d+)", "\n".join(classifiers))
    assert named == PYTHONS
    required = SpecifierSet(metadata["Requires-Python"])
    versions = [f"3.{minor}" for minor in range(20)]
    assert [version for version in ["2.7", *versions] if f"{version}.1" in required] == PYTHONS


def test_the_description_renders_without_what_is_not_beside_it(metadata: Message) -> None:
    text = metadata.get_payload(decode=True).decode()  # type: ignore[union-attr]
    html = markdown.render(text)
    assert html is not None
    assert re.search("<h1[^>]*>tf1_mnist<", html)
    assert [link for link in links(html) if not link.startswith(("https://", "#"))] == []
    assert "<img" not in html


def test_a_published_descriptions_links_lead_to_the_files_of_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("README_LINKS", ADDRESS)
    text = description(monkeypatch)
    html = markdown.render(text)
    assert html is not None
    own = [link for link in links(html) if link.startswith(ADDRESS)]
    assert len(own) > 6
    for link in own:
        name = re.split("[?#]", link[len(ADDRESS) + 1 :])[0]
        assert (CHECKOUT / name).exists(), link
    assert [link for link in links(html) if not link.startswith(("https://", "#"))] == []
    pictures = re.findall(r'<img [^>]*src="([^"]+)"', html)
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    assert len(pictures) == readme.count("![")
    assert all(picture.endswith("?raw=true") for picture in pictures)


def test_a_description_without_an_address_leaves_nothing_of_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("README_LINKS", raising=False)
    text = description(monkeypatch)
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    captions = re.findall(r"!\[([^]]+)\]", readme)
    assert len(captions) == readme.count("![") > 0
    for caption in captions:
        assert caption not in text


def description(monkeypatch: pytest.MonkeyPatch) -> str:
    """Returns the description that setup.py gives to the package."""
    called: Dict[str, Any] = {}

    def setup(**arguments: Any) -> None:
        called.update(arguments)

    monkeypatch.setattr(setuptools, "setup", setup)
    runpy.run_path(str(CHECKOUT / "setup.py"))
    return str(called["long_description"])


def links(html: str) -> Any:
    return re.findall(r'(?:href|src)="([^"]+)"', html)
