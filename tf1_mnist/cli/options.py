"""Parses the command lines of the training commands."""

import argparse
from pathlib import Path
from typing import Mapping, Optional, Sequence, Tuple

from tf1_mnist.command_line import TRAINING, Parser
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request
from tf1_mnist.settings import OPTIONS


def parse(
    network: str, recipes: Mapping[str, Recipe], argv: Optional[Sequence[str]] = None
) -> Tuple[Recipe, Request]:
    """Parses the command line; after an error, prints one line and exits with status 2.

    Args:
        network: the module's name, such as `softmax`.
        recipes: a dict from the name of each variant to its Recipe. Each variant except `default`
            becomes an option; the other options take their defaults from the variants' settings.
        argv: the arguments; None for those of the process.
    Returns:
        The recipe of the variant, updated with the settings from the options; and the Request.
    """
    parser = training_parser(network, network, recipes)
    return chosen(parser, parser.parse_args(argv), network, recipes, network)


def training_parser(command: str, network: str, recipes: Mapping[str, Recipe]) -> Parser:
    """Returns the parser of a training command.

    Args:
        command: the command, as in `command_line.called`.
        network, recipes: as in `parse`.
    """
    summary = TRAINING.get(network, f"trains the {network} network")
    parser = Parser(command, f"This command {summary}, and measures it on MNIST's test set.")
    _add_training_options(parser, recipes)
    _add_other_options(parser, network)
    return parser


def chosen(
    parser: Parser,
    arguments: argparse.Namespace,
    network: str,
    recipes: Mapping[str, Recipe],
    command: str,
) -> Tuple[Recipe, Request]:
    """Returns what the parsed arguments of a training command ask for, as `parse` does.

    Args:
        parser, arguments: from `training_parser`, and what it has parsed.
        network, recipes, command: as in `training_parser`.
    """
    values = vars(arguments)
    given = {each.name: values[each.name] for each in OPTIONS if each.name in values}
    variant = values.get("variant", "default")
    if arguments.resume is not None and (given or variant != "default"):
        name = next(iter(given), variant).replace("_", "-")
        parser.error(f"--{name}: not allowed with --resume, which uses the run's own options")
    return recipes[variant].with_settings(**given), Request(
        command=command,
        network=network,
        variant=variant,
        run_dir=arguments.run_dir,
        resume=arguments.resume,
        quiet=arguments.quiet,
    )


def _add_training_options(parser: Parser, recipes: Mapping[str, Recipe]) -> None:
    """Adds the options for the Settings; nothing is stored for an option that is not given."""
    others = [name for name in recipes if name != "default"]

    def defaults(field: str) -> str:
        """Returns the defaults of a setting, as text.

        A variant is listed only if its default differs from that of the variant `default`.
        """
        of = {name: getattr(recipe.settings, field) for name, recipe in recipes.items()}
        of = {name: "the bundled MNIST" if value is None else value for name, value in of.items()}
        differ = [name for name in others if of[name] != of["default"]]
        values = [f"with --{name}, {of[name]}" for name in differ]
        return "; ".join([f"(default: {of['default']}", *values]) + ")"

    # argparse cannot print an empty group.
    variants = parser.add_mutually_exclusive_group() if others else parser
    for name in others:
        variants.add_argument(
            f"--{name}",
            action="store_const",
            const=name,
            dest="variant",
            default=argparse.SUPPRESS,
            help=f"{recipes[name].description} (default: {recipes['default'].description})",
        )
    for option in OPTIONS:
        words = option.words
        if option.name == "augment":
            words = recipes["default"].task.augmentations
            if len(words) == 1:
                continue
        parser.add_argument(
            "--" + option.name.replace("_", "-"),
            type=option.parse,
            choices=words or None,
            metavar=option.metavar or None,
            default=argparse.SUPPRESS,
            help=f"{option.help} {defaults(option.name)}",
        )


def _add_other_options(parser: Parser, network: str) -> None:
    """Adds the options that do not affect a run's results."""
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument(
        "--run-dir",
        type=Path,
        metavar="DIR",
        help=f"the run's folder, new or empty (default: runs/{network}/<next number>)",
    )
    folder.add_argument(
        "--resume",
        type=Path,
        metavar="DIR",
        help="resume the run in DIR, with its own options (default: a new run)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print only the result (default: also every epoch)"
    )
