"""Trains a network on a cluster.

    python -m tf1_mnist.cluster softmax --workers 2 --epochs 2

This command runs a whole cluster on this machine. If TF_CONFIG describes a cluster and this
process's task in it, the command takes that task instead:

    TF_CONFIG='{"cluster": ..., "task": ...}' python -m tf1_mnist.cluster softmax --epochs 2
"""

import argparse
import sys
from typing import Optional, Sequence

from tf1_mnist import cnn, command_line, softmax
from tf1_mnist.cli import options
from tf1_mnist.cluster import local, roles, tf_config
from tf1_mnist.cluster.roles import Chosen

NETWORKS = {"softmax": softmax.VARIANTS, "cnn": cnn.VARIANTS}
TIMEOUT = 300  # seconds; the default time to wait for a task that does not answer


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Runs a cluster on this machine until the training has finished, or one task of a cluster.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`; for a whole cluster, that of the chief.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    network = words[0] if words[:1] and words[0] in NETWORKS else _network(words)
    command = f"cluster {network}"
    parser = options.training_parser(command, network, NETWORKS[network])
    _add_local_options(parser)
    parser.add_argument(
        "--sync",
        action="store_true",
        help="update the variables once per step, with the mean gradient of all workers (default: "
        "each worker updates them on its own)",
    )
    parser.add_argument(
        "--timeout",
        type=lambda text: command_line.whole_number(text, 1, 10**6),
        default=TIMEOUT,
        metavar="SECONDS",
        help="time to wait for a task that does not answer (default: %(default)s)",
    )
    arguments = parser.parse_args(words[1:])
    recipe, request = options.chosen(parser, arguments, network, NETWORKS[network], command)

    def work() -> int:
        task = tf_config.read()
        if task is None:
            return _run_here(arguments, words)
        for name in ("workers", "ps"):
            if getattr(arguments, name) is not None:
                raise ValueError(f"--{name}: not allowed with TF_CONFIG, which lists the tasks")
        chosen = Chosen(NETWORKS[network], recipe, request, arguments.sync, arguments.timeout)
        roles.run(task, chosen)
        return 0

    return command_line.status(command, work)


def _network(words: Sequence[str]) -> str:
    """Returns the network that a command line names; prints help or an error if it names none."""
    parser = command_line.Parser("cluster", "Trains a network on a cluster.")
    parser.usage = "%(prog)s NETWORK [OPTION ...]"
    parser.epilog = "To see a network's options: %(prog)s NETWORK --help"
    parser.add_argument("network", choices=NETWORKS, metavar="NETWORK", help=" or ".join(NETWORKS))
    return str(parser.parse_args(words[:1]).network)


def _add_local_options(parser: argparse.ArgumentParser) -> None:
    for option, what, default in (
        ("--workers", "number of tasks that train, including the chief", 2),
        ("--ps", "number of parameter servers", 1),
    ):
        parser.add_argument(
            option,
            type=lambda text: command_line.whole_number(text, 1, 100),
            metavar="N",
            help=f"without TF_CONFIG: {what} (default: {default})",
        )


def _run_here(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    """Runs a cluster on this machine; `words` are the arguments of this process."""
    others = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_local_options(others)
    _, kept = others.parse_known_args(words)
    line = [sys.executable, "-m", "tf1_mnist.cluster", *kept]
    return local.run(local.addresses(arguments.workers or 2, arguments.ps or 1), line)


if __name__ == "__main__":
    sys.exit(main())
