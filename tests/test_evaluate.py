"""Tests the command that measures a trained network or an ensemble, or compares two networks."""

import re
import shutil
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest

from messages import assert_names
from run_folders import by_hand, change_options
from tf1_mnist import evaluate, pretrained, runs, training, words
from tf1_mnist.analysis import answers, scores
from tf1_mnist.analysis import digits as digits_analysis
from tf1_mnist.analysis.answers import Analysis
from tf1_mnist.cli.networks import Networks
from tf1_mnist.data import Examples
from tf1_mnist.files import write_json
from tf1_mnist.runs import saved_model
from tf1_mnist.task import DIGIT

COMMAND = "python -m tf1_mnist.evaluate: error: "


def printed(capsys: Any, *argv: str) -> str:
    """Runs the command and returns its output; stderr may contain only the names of networks."""
    capsys.readouterr()
    assert evaluate.main(list(argv)) == 0
    output = capsys.readouterr()
    assert all(line.startswith("network: ") for line in output.err.splitlines())
    return str(output.out)


def files(folder: Path) -> Dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- One run ---------------------------------------------------------------------------------


def test_the_printed_scores_are_those_of_numpy(
    weak_run: Path, digits: Any, digits_npz: Path, tmp_path: Path, capsys: Any
) -> None:
    page = printed(capsys, "--run", str(weak_run), "--save", str(tmp_path / "a" / "b"))
    labels = digits[1].labels
    probabilities = by_hand(weak_run, digits[1].images)
    classes = probabilities.argmax(axis=1)
    right = np.count_nonzero(classes == labels)

    head, digits_table, matrix, end = page.split("\n\n")
    lines = dict(re.split(r" {2,}", line, maxsplit=1) for line in head.splitlines())
    metrics = runs.read_metrics(weak_run)
    assert metrics.test_errors == 210 - right
    low, high = scores.wilson_interval(right, 210)
    assert lines == {
        "run": str(weak_run),
        "data": f"{digits_npz}: 210 test images",
        "accuracy": f"{metrics.test_accuracy:.2%}, 95% interval {low:.2%} to {high:.2%}",
        "errors": str(metrics.test_errors),
        "loss": f"{metrics.test_loss:.4f}",
        "calibration error": lines["calibration error"],
    }
    error = scores.calibration(probabilities.max(axis=1), classes == labels).error
    assert lines["calibration error"].endswith(", with 15 bins")
    assert float(lines["calibration error"].split("%")[0]) == pytest.approx(100 * error, abs=0.006)

    title, *rows = digits_table.splitlines()
    assert title.split() == ["digit", "images", "precision", "recall", "F1"]
    for digit, row in enumerate(rows):
        taken, there = classes == digit, labels == digit
        both = np.count_nonzero(taken & there)
        precision, recall = both / np.count_nonzero(taken), both / np.count_nonzero(there)
        assert row.split() == [
            str(digit),
            f"{np.count_nonzero(there):,}",
            f"{precision:.2%}",
            f"{recall:.2%}",
            f"{2 * precision * recall / (precision + recall):.2%}",
        ]

    _, columns, *rows = matrix.splitlines()
    assert columns.split() == list("0123456789")
    for digit, row in enumerate(rows):
        counts = [np.count_nonzero((labels == digit) & (classes == said)) for said in range(10)]
        assert row.split() == [str(digit), *(str(count or ".") for count in counts)]

    assert end == f"figures in {tmp_path / 'a' / 'b'}\n"
    assert all(len(line) <= 80 for line in f"{digits_table}\n{matrix}".splitlines())


def test_the_newest_run_is_measured_on_its_own_data_and_not_changed(
    weak_run: Path, digits_npz: Path, here: Path, capsys: Any
) -> None:
    run = Path("runs/softmax/1")
    shutil.copytree(str(weak_run), str(run))
    before = files(run)
    page = printed(capsys)
    errors = runs.read_metrics(run).test_errors
    assert f"run                {run}\ndata               {digits_npz}: 210 test" in page
    assert f"errors             {errors}\n" in page
    drawn = {path: content for path, content in files(run).items() if path not in before}
    assert {path: content for path, content in files(run).items() if path in before} == before
    assert sorted(path.relative_to(run) for path in drawn) == [
        Path("evaluation/confusion_matrix.png"),
        Path("evaluation/mistakes.png"),
        Path("evaluation/reliability.png"),
    ]
    assert all(content.startswith(b"\x89PNG") for content in drawn.values())
    assert printed(capsys) == page  # the figures are drawn again


def test_data_in_which_some_digits_do_not_occur(
    softmax_run: Path, mnist: Any, here: Path, capsys: Any
) -> None:
    images, labels = mnist[1].images[:6], mnist[1].labels[:6]  # 7 2 1 0 4 1, all read correctly
    np.savez("six.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    page = printed(capsys, "--run", str(softmax_run), "--data", "six.npz", "--save", "figures")
    assert "data               six.npz: 6 test images\n" in page
    assert "accuracy           100.00%, 95% interval 60.97% to 100.00%\n" in page
    assert "    1        2    100.00%  100.00%  100.00%\n" in page
    assert "    3        0          -        -        -\n" in page


# --- Two runs --------------------------------------------------------------------------------


def test_a_comparison_counts_and_says_which_is_better(
    softmax_run: Path, weak_run: Path, digits: Any, digits_npz: Path, capsys: Any
) -> None:
    test = digits[1]
    good, weak = (
        by_hand(run, test.images).argmax(axis=1) == test.labels for run in (softmax_run, weak_run)
    )
    assert 190 < good.sum() < 210
    assert 150 < weak.sum() < 190
    argv = ("--data", str(digits_npz), "--compare", str(softmax_run), str(weak_run))
    head, table, verdict = printed(capsys, *argv).split("\n\n")
    assert f"first              {softmax_run}\nsecond             {weak_run}\n" in head
    for name, right in (("first", good), ("second", weak)):
        low, high = scores.wilson_interval(right.sum(), 210)
        name = f"{name}'s accuracy"
        assert f"{name:17}  {right.mean():.2%}, 95% interval {low:.2%} to {high:.2%}" in head
    assert [int(line.split()[-1]) for line in table.splitlines()] == [
        np.count_nonzero(good & weak),
        np.count_nonzero(good & ~weak),
        np.count_nonzero(~good & weak),
        np.count_nonzero(~good & ~weak),
    ]
    assert verdict == "They differ: the first is better (McNemar's exact test: p < 0.0001).\n"

    argv = ("--data", str(digits_npz), "--compare", str(weak_run), str(softmax_run))
    assert "They differ: the second is better" in printed(capsys, *argv)


def test_a_run_does_not_differ_from_itself(weak_run: Path, digits_npz: Path, capsys: Any) -> None:
    page = printed(capsys, "--compare", str(weak_run), str(weak_run))
    assert f"data               {digits_npz}: 210 test images\n" in page
    assert page.endswith("No evidence of a difference (McNemar's exact test: p = 1.0000).\n")


@pytest.mark.parametrize(
    ("only_first", "only_second", "verdict"),
    [  # computed with scipy 1.18: stats.binomtest(k, n).pvalue
        (5, 0, "No evidence of a difference (McNemar's exact test: p = 0.0625)."),
        (6, 0, "They differ: the first is better (McNemar's exact test: p = 0.0312)."),
        (1, 11, "They differ: the second is better (McNemar's exact test: p = 0.0063)."),
        (35, 40, "No evidence of a difference (McNemar's exact test: p = 0.6445)."),
    ],
)
def test_the_verdict(
    only_first: int,
    only_second: int,
    verdict: str,
    weak_run: Path,
    digits: Any,
    capsys: Any,
    monkeypatch: Any,
) -> None:
    """Each network misreads a few images that the other network reads correctly."""
    labels = digits[1].labels
    of_second, of_first = (np.eye(10)[labels] for _ in range(2))
    of_second[:only_first] = np.eye(10)[(labels[:only_first] + 1) % 10]
    of_first[210 - only_second :] = np.eye(10)[(labels[210 - only_second :] + 1) % 10]
    answers = iter((of_first, of_second))
    monkeypatch.setattr(training, "predict", lambda session, model, images: next(answers))
    page = printed(capsys, "--compare", str(weak_run), str(weak_run))
    assert page.splitlines()[-1] == verdict
    assert f"only first right   {only_first:>7}\nonly second right  {only_second:>7}\n" in page


def test_a_bundled_network_can_be_chosen(
    digits: Any, digits_npz: Path, here: Path, capsys: Any
) -> None:
    write_json(Path("metrics.json"), {})  # nothing in the current folder is used
    assert evaluate.main(["--bundled", "cnn", "--data", str(digits_npz)]) == 0
    output = capsys.readouterr()
    assert output.err == "network: the bundled CNN\n"
    with saved_model.load(pretrained.CNN) as (session, model):
        classes = training.predict(session, model, digits[1].images).argmax(axis=1)
    wrong = np.count_nonzero(classes != digits[1].labels)
    assert f"errors             {wrong}\n" in output.out
    assert {path.name for path in here.iterdir()} - {"home"} == {"metrics.json"}  # no figures


# --- A network that reads something else -----------------------------------------------------


def test_only_networks_that_read_digits_are_measured(
    weak_run: Path, here: Path, refused: Any
) -> None:
    other = Path(shutil.copytree(str(weak_run), "runs/reader/1"))
    change_options(other, reads="rows")
    before = files(here)
    for argv in (
        ("--run", other),
        ("--ensemble", weak_run, other),
        ("--compare", other, weak_run),
    ):
        line = refused(evaluate, *argv)
        assert line == f"{other}: reads rows; expected a network that reads digits"
    assert files(here) == before


def test_another_package_measures_its_own_networks(
    weak_run: Path, digits_npz: Path, here: Path, capsys: Any
) -> None:
    """Its task selects the test images and names them, and its analysis judges the answers."""
    first = DIGIT._replace(name="halves", noun="halves", test_images=lambda test: first_half(test))
    judged = []

    def judge(test: Examples, probabilities: np.ndarray, class_names: Any) -> Any:
        judged.append(len(test.images))
        return answers.judge(test, probabilities, class_names)

    analysis = Analysis(judge, digits_analysis.DIGITS.samples, lambda *_: {})
    own = Networks(first, analysis, here / "bundled", "half", "bundled CNN", words.table)
    run = Path(shutil.copytree(str(weak_run), "runs/half/1"))
    change_options(run, reads="halves")
    shutil.copytree(str(weak_run), "runs/softmax/1")  # the newest run, but it reads digits
    assert evaluate.main([], own, "other.evaluate") == 0
    page = capsys.readouterr()
    assert page.err == f"network: {run}\n"
    assert f"{digits_npz}: 105 test halves\n" in page.out
    assert judged == [105]
    assert [path.name for path in (run / "evaluation").iterdir()] == ["reliability.png"]
    assert evaluate.main(["--run", str(weak_run)], own, "other.evaluate") == 2
    assert capsys.readouterr().err == (
        f"python -m other evaluate: error: {weak_run}: reads digits; "
        "expected a network that reads halves\n"
    )


def first_half(test: Examples) -> Examples:
    half = len(test.images) // 2
    return Examples(test.images[:half], test.labels[:half])


# --- An ensemble -----------------------------------------------------------------------------


def test_an_ensemble_averages_the_probabilities(
    softmax_run: Path, weak_run: Path, digits: Any, digits_npz: Path, here: Path, capsys: Any
) -> None:
    members = [softmax_run, weak_run, weak_run]
    before = [files(run) for run in members]
    argv = ["--ensemble", *map(str, members), "--data", str(digits_npz)]
    page = printed(capsys, *argv)
    assert evaluate.main(argv) == 0
    assert capsys.readouterr().err == "".join(f"network: {run}\n" for run in members)
    images, labels = digits[1]
    probabilities = sum(by_hand(run, images) for run in members) / 3
    loss = -np.log(probabilities[np.arange(210), labels]).mean()
    wrong = np.count_nonzero(probabilities.argmax(axis=1) != labels)
    assert wrong not in [
        np.count_nonzero(by_hand(run, images).argmax(axis=1) != labels) for run in members
    ]
    assert page.startswith("".join(f"run                {run}\n" for run in members) + "data ")
    assert f"errors             {wrong}\n" in page
    assert f"loss               {loss:.4f}\n" in page
    assert "figures" not in page
    assert list(here.iterdir()) == []
    assert [files(run) for run in members] == before

    assert printed(capsys, *argv, "--save", "figures").endswith("\nfigures in figures\n")
    assert (here / "figures/mistakes.png").exists()


# --- Bad input -------------------------------------------------------------------------------


def test_bad_input_is_named(softmax_run: Path, weak_run: Path, here: Path, refused: Any) -> None:
    assert_names(refused(evaluate, "--run", "none"), "none", "options.json")
    assert_names(refused(evaluate, "--compare", str(weak_run), "none"), "none", "options.json")
    line = refused(evaluate, "--run", str(weak_run), "--data", "none.npz")
    assert_names(line, "none.npz")
    line = refused(evaluate, "--compare", str(softmax_run), str(weak_run))
    assert_names(line, softmax_run, weak_run, "--data")
    line = refused(evaluate, "--ensemble", str(weak_run), str(weak_run), str(softmax_run))
    assert_names(line, weak_run, softmax_run, "--data")

    shutil.copytree(str(weak_run), "run")
    Path("run/saved_model/saved_model.pb").write_bytes(b"no graph")
    assert_names(refused(evaluate, "--run", "run"), Path("run/saved_model"))
    shutil.rmtree("run/saved_model")
    assert_names(refused(evaluate, "--run", "run"), "run", "saved_model")
    assert not Path("run/evaluation").exists()


def test_figures_are_not_written_over_a_file(weak_run: Path, here: Path, refused: Any) -> None:
    Path("file").write_text("mine")
    assert "file" in refused(evaluate, "--run", str(weak_run), "--save", "file")
    assert Path("file").read_text() == "mine"
    Path("folder").mkdir()
    Path("folder/mistakes.png").write_text("mine")
    assert_names(refused(evaluate, "--run", "none", "--save", "folder"), "folder", "empty")
    assert [(path.name, path.read_text()) for path in Path("folder").iterdir()] == [
        ("mistakes.png", "mine")
    ]


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["--compare", "a"], ["--compare", "2"]),
        (["--run", "a", "--compare", "a", "b"], ["--compare", "--run"]),
        (["--compare", "a", "b", "--save", "c"], ["--save", "--compare"]),
        (["--ensemble"], ["--ensemble"]),
        (["--ensemble", "a", "--run", "a"], ["--ensemble", "--run"]),
        (["--bundled", "cnn", "--run", "a"], ["--bundled", "--run"]),
        (["--bundled", "tree"], ["tree", "cnn"]),
    ],
)
def test_a_wrong_command_line_is_one_line(argv: Any, named: Any, refused: Any) -> None:
    assert_names(refused(evaluate, *argv), *named)


def test_data_that_has_changed_since_training_is_refused(
    weak_run: Path, digits_npz: Path, here: Path, capsys: Any, refused: Any
) -> None:
    shutil.copytree(str(weak_run), "run")
    _, record = runs.read_options(Path("run"))
    change_options(Path("run"), data_sha256="0")
    line = refused(evaluate, "--run", "run")
    assert_names(line, digits_npz, record.data_sha256, "0")
    assert not Path("run/evaluation").exists()
    assert "210 test images" in printed(capsys, "--run", "run", "--data", str(digits_npz))
