"""Tests the post's CNN and its two variants: their layers and their options."""

from typing import Any, Dict, List

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import cnn, optimizers, softmax
from tf1_mnist.cli import options
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings


def made(inference: Any) -> Model:
    return build(Recipe(inference, Settings(seed=0, learning_rate=1e-3)), 100)


@pytest.mark.parametrize(
    ("inference", "shapes", "parameters"),
    [
        (
            cnn.inference,
            {
                "conv2d_1/kernel": (3, 3, 1, 32),
                "conv2d_1/bias": (32,),
                "conv2d_2/kernel": (3, 3, 32, 64),
                "conv2d_2/bias": (64,),
                "dense_1/kernel": (9216, 128),
                "dense_1/bias": (128,),
                "dense_2/kernel": (128, 10),
                "dense_2/bias": (10,),
            },
            1199882,
        ),
        (
            cnn.fast_inference,
            {
                "conv2d_1/kernel": (5, 5, 1, 16),
                "conv2d_1/bias": (16,),
                "conv2d_2/kernel": (5, 5, 16, 48),
                "conv2d_2/bias": (48,),
                "dense_1/kernel": (768, 128),
                "dense_1/bias": (128,),
                "dense_2/kernel": (128, 10),
                "dense_2/bias": (10,),
            },
            119386,
        ),
        (
            cnn.best_inference,
            {
                "conv2d_1/kernel": (5, 5, 1, 32),
                "norm_1/scale": (32,),
                "norm_1/offset": (32,),
                "conv2d_2/kernel": (3, 3, 32, 64),
                "norm_2/scale": (64,),
                "norm_2/offset": (64,),
                "conv2d_3/kernel": (3, 3, 64, 64),
                "norm_3/scale": (64,),
                "norm_3/offset": (64,),
                "conv2d_4/kernel": (3, 3, 64, 96),
                "norm_4/scale": (96,),
                "norm_4/offset": (96,),
                "conv2d_5/kernel": (3, 3, 96, 128),
                "norm_5/scale": (128,),
                "norm_5/offset": (128,),
                "dense/kernel": (2048, 10),
                "dense/bias": (10,),
            },
            243242,
        ),
    ],
)
def test_variables_and_parameters(inference: Any, shapes: Dict[str, Any], parameters: int) -> None:
    model = made(inference)
    assert {v.op.name: tuple(v.shape.as_list()) for v in model.variables} == shapes
    assert model.parameters == sum(int(np.prod(shape)) for shape in shapes.values())
    assert model.parameters == parameters


@pytest.mark.parametrize(
    ("argv", "variant", "settings", "recipe"),
    [
        ([], "default", (12, 64, 0.002, "none"), (cnn.inference, optimizers.cosine, None)),
        (
            ["--fast"],
            "fast",
            (1, 64, 0.01, "none"),
            (cnn.fast_inference, optimizers.one_cycle, None),
        ),
        (
            ["--best"],
            "best",
            (30, 128, 0.006, "elastic"),
            (cnn.best_inference, optimizers.one_cycle, 0.999),
        ),
    ],
)
def test_each_variant_has_its_own_defaults(
    argv: List[str], variant: str, settings: Any, recipe: Any
) -> None:
    found, request = options.parse("cnn", cnn.VARIANTS, argv)
    names = ("epochs", "batch_size", "learning_rate", "augment")
    assert tuple(getattr(found.settings, name) for name in names) == settings
    assert request.variant == variant
    assert (found.inference, found.schedule, found.average_decay) == recipe


def test_another_network_has_no_such_variants(refused: Any) -> None:
    assert_names(refused(softmax, "--fast"), "--fast")
