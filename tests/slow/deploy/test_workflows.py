"""Tests which events start the workflows and in which order their jobs run."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[3] / ".github" / "workflows"
ON = True  # YAML 1.1 turns the key `on` into True


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def test_each_push_and_each_pull_request_is_checked() -> None:
    assert read("checks.yml")[ON] == ["push", "pull_request"]


def test_what_is_published_was_built_and_tested_first() -> None:
    jobs = read("publish.yml")["jobs"]
    assert (jobs["publish"]["needs"], jobs["test"]["needs"]) == ("test", "build")
    *_, fetch, install, test = jobs["test"]["steps"]
    (upload,) = [step for step in jobs["build"]["steps"] if "upload" in step.get("uses", "")]
    assert fetch["with"] == upload["with"] == {"name": "dist", "path": "dist"}
    assert "dist/*.whl" in install["run"]
    assert test["run"] == "pytest"
