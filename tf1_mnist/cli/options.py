"""Parses the command lines of the training commands."""

import argparse
import math
import os
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence, Tuple

from tf1_mnist.cli import precision
from tf1_mnist.command_line import TRAINING, Parser, whole_number
from tf1_mnist.recipe import LEARNING_RATES, WHOLE_NUMBERS, Recipe, Settings, is_learning_rate
from tf1_mnist.runs import Request


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
    # The options that _add_training_options adds are named like the fields of Settings.
    given = {name: value for name, value in vars(arguments).items() if name in Settings._fields}
    if arguments.resume is not None and given:
        name = next(iter(given))
        option = given["variant"] if name == "variant" else name.replace("_", "-")
        parser.error(f"--{option}: not allowed with --resume, which uses the run's own options")
    recipe = recipes[given.get("variant", "default")]
    recipe = recipe.with_settings(network=network, **given)
    return recipe, Request(
        command=command,
        run_dir=arguments.run_dir,
        resume=arguments.resume,
        quiet=arguments.quiet,
    )


def _add_training_options(parser: Parser, recipes: Mapping[str, Recipe]) -> None:
    """Adds the options for the Settings; nothing is stored for an option that is not given."""
    others = [name for name in recipes if name != "default"]

    def option(flag: str, text: str, **more: Any) -> None:
        parser.add_argument(flag, default=argparse.SUPPRESS, help=text, **more)

    def defaults(field: str) -> str:
        """Returns the defaults of a setting, as text.

        A variant is listed only if its default differs from that of the variant `default`.
        """
        of = {name: getattr(recipe.settings, field) for name, recipe in recipes.items()}
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
    option(
        "--epochs",
        f"number of passes over the training images {defaults('epochs')}",
        type=_whole("epochs"),
        metavar="N",
    )
    option(
        "--batch-size",
        f"batch size {defaults('batch_size')}",
        type=_whole("batch_size"),
        metavar="N",
    )
    option(
        "--learning-rate",
        f"Adam's peak learning rate {defaults('learning_rate')}",
        type=_learning_rate,
        metavar="RATE",
    )
    option(
        "--seed",
        "seed for the weights, the dropout, the order of the images and their distortions "
        "(default: 0)",
        type=_whole("seed"),
        metavar="N",
    )
    augmentations = recipes["default"].objective.augmentations
    if len(augmentations) > 1:
        option(
            "--augment",
            "distort the training images, anew in every epoch: affine rotates, scales, shears and "
            f"shifts them; elastic also bends them {defaults('augment')}",
            choices=augmentations,
        )
    option(
        "--precision",
        f"training precision; some processors train faster in bfloat16 {defaults('precision')}",
        choices=precision.CHOICES,
    )
    option(
        "--data",
        "an .npz file with Keras's keys; a folder of IDX files; or a folder of pictures, with ten "
        "folders named after what they show (default: the bundled MNIST)",
        type=path_of,
        metavar="PATH",
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


def _whole(name: str) -> Callable[[str], int]:
    lowest, highest = WHOLE_NUMBERS[name]
    return lambda text: whole_number(text, lowest, highest)


def _learning_rate(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not is_learning_rate(value):
        lowest, highest = LEARNING_RATES
        raise argparse.ArgumentTypeError(f"{text!r}; expected a number from {lowest} to {highest}")
    return value


def path_of(text: str) -> str:
    """Parses the value of an option as a path, which it returns as a string."""
    # Make the path absolute, so that the run can be resumed from another folder. Leave a name
    # that does not exist here unchanged: load_data also looks for it in the Keras folder.
    return os.path.abspath(text) if os.path.exists(text) else text
