"""Tests that the container file and the workflow run the README's two commands, word for word."""

from pathlib import Path
from typing import List

import yaml
from dockerfile_parse import DockerfileParser

CHECKOUT = Path(__file__).parents[3]


def in_readme(commands: List[str]) -> bool:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    places = [readme.find(f"\n```sh\n{command}\n```\n") for command in commands]
    return len(places) == 2 and 0 < places[0] < places[1]


def test_the_container_file_runs_them() -> None:
    with (CHECKOUT / "deploy" / "readme.Dockerfile").open("rb") as file:
        steps = DockerfileParser(fileobj=file).structure
    runs = [step["value"] for step in steps if step["instruction"] == "RUN"]
    assert runs[0] == "python -m venv .venv"
    assert in_readme(runs[1:])


def test_the_checks_on_three_systems_run_them() -> None:
    text = (CHECKOUT / ".github" / "workflows" / "checks.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["readme"]
    assert {name.split("-")[0] for name in job["strategy"]["matrix"]["os"]} == {
        "ubuntu",
        "macos",
        "windows",
    }
    assert in_readme([step["run"] for step in job["steps"] if "run" in step])
