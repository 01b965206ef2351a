"""Tests the wheel and a checkout under two versions of Python, as a user without root privileges.

The environment contains only the packages that the wheel requires, and the name of its folder
contains a space and Chinese characters. The home folder cannot be written to, and there is no
network.
"""

import subprocess
from pathlib import Path

from PIL import Image

from install.place import Place, give

CHECKOUT = Path(__file__).parents[3]
PICTURE = "docs/figures/digit.jpg"


def reads(place: Place, picture: str) -> None:
    answer = place.run("python", "-m", "tf1_mnist.predict", picture)
    assert (answer.returncode, answer.stderr) == (0, "network: the bundled CNN\n")
    assert answer.stdout.startswith(f"{picture}: 6 (")


def trains(place: Place) -> None:
    softmax = ("python", "-m", "tf1_mnist.softmax", "--epochs", "1")
    answer = place.run(*softmax, "--run-dir", "run")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "test accuracy 9" in answer.stdout
    with Image.open(place.folder / "run" / "figures" / "learning_curves.png") as figure:
        assert figure.size == (1080, 432)  # 9 x 3.6 inches


def test_the_user_writes_neither_to_the_home_nor_elsewhere(place: Place) -> None:
    for folder in (place.home, place.home.parent, CHECKOUT):
        answer = place.run("touch", str(folder / "new"))
        assert answer.returncode == 1
        assert "Permission denied" in answer.stderr


def test_the_wheel_reads_a_picture(place: Place) -> None:
    reads(place, str(CHECKOUT / PICTURE))


def test_the_wheel_trains_and_measures(place: Place) -> None:
    trains(place)
    answer = place.run("python", "-m", "tf1_mnist.evaluate", "--run", "run")
    assert (answer.returncode, answer.stderr) == (0, "network: run\n")


def test_the_script_is_on_the_path(place: Place) -> None:
    """The first line of the script names an interpreter whose path contains a space."""
    answer = place.run("tf1-mnist", "--help")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("usage: tf1-mnist ")


def test_a_checkout_is_installed_trains_and_reads(place: Place) -> None:
    checkout = place.folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(checkout)], check=True)
    give(checkout)
    there = place._replace(folder=checkout)
    for command in ("ensurepip", "pip install --no-deps ."):  # dependencies are there
        answer = there.run("python", "-m", *command.split(), online=True)
        assert answer.returncode == 0, answer.stderr
    trains(there)
    reads(there, PICTURE)
    reads(place, str(CHECKOUT / PICTURE))  # where Python finds the installed package
