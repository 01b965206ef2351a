"""The trained networks that a package's commands use."""

import argparse
import sys
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple

from tf1_mnist import pretrained, runs, words
from tf1_mnist.analysis import digits
from tf1_mnist.analysis.answers import Analysis
from tf1_mnist.printing import printable
from tf1_mnist.task import DIGIT, Task


class Networks(NamedTuple):
    """The networks that a command can use: those of finished runs, and one that is bundled.

    task: what the networks have learned.
    analysis: how their answers are judged.
    bundled: the folder of the bundled network, to which no command writes.
    option: the bundled network's name on the command line.
    key: the name of the text in `texts` that names the bundled network in messages.
    texts: a function that returns the package's texts, like `words.table`.
    """

    task: Task
    analysis: Analysis
    bundled: Path
    option: str
    key: str
    texts: Callable[[], words.Table]

    def add_options(self, group: argparse._MutuallyExclusiveGroup, takes_newest: bool) -> None:
        """Adds `--run DIR` and `--bundled NETWORK`, which set `run` to a Path; the default is None.

        Args:
            group: a group of options that exclude each other.
            takes_newest: whether the command uses the newest run by default.
        """
        default = self.texts()[self.key]["en"]
        if takes_newest:
            default = f"the newest in runs/, or {default}"
        group.add_argument(
            "--run",
            type=Path,
            metavar="DIR",
            help=f"a finished run's folder (default: {default})",
        )
        group.add_argument(
            "--bundled",
            dest="run",
            type=self._bundled,
            metavar="NETWORK",
            help=f"the network that comes with the package: {self.option} (default: {default})",
        )

    def _bundled(self, text: str) -> Path:
        if text != self.option:
            raise argparse.ArgumentTypeError(f"{text!r}; expected {self.option}")
        return self.bundled

    def newest(self) -> Path:
        """Returns the run in `runs/` that finished last or, if there is none, the bundled network.

        Runs of networks with other tasks are passed over.
        """
        own = (run for run in runs.finished() if runs.reads(run) == self.task.name)
        return next(own, self.bundled)

    def name(self, run: Path) -> str:
        """Returns a network's name for messages: its run's folder, or that of the bundled one."""
        return self.texts()[self.key]["en"] if run == self.bundled else str(run)

    def described(self, run: Path) -> Dict[str, Any]:
        """Returns the facts that pages show about a network.

        Returns:
            A dictionary with these keys:
            network: the name of the module that trained the network.
            classNames: the names of the ten classes.
            name: the run's folder; for the bundled network, the `key` of its name in `texts`.
            accuracy: the test accuracy, as text.
            count: the number of test images, as text.
        Raises:
            FileNotFoundError, ValueError: as in `runs.read_metrics` and `runs.read_options`.
        """
        metrics = runs.read_metrics(run)
        _, record = runs.read_options(run)
        return {
            "network": record.network,
            "classNames": record.class_names,
            "name": {"key": self.key} if run == self.bundled else str(run),
            "accuracy": f"{metrics.test_accuracy:.2%}",
            "count": f"{metrics.test_images:,}",
        }

    def announce(self, run: Path) -> None:
        """Prints on stderr which network a command uses."""
        print(f"network: {printable(self.name(run))}", file=sys.stderr)


DIGITS = Networks(DIGIT, digits.DIGITS, pretrained.CNN, "cnn", "bundled CNN", words.table)
