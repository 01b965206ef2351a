"""The Analysis of networks that read digits."""

from typing import Any, Dict, Sequence

import numpy as np

from tf1_mnist.analysis.answers import Analysis, judge
from tf1_mnist.data import Examples

# The functions import late, since matplotlib would slow --help down.


def _samples(split: Examples, class_names: Sequence[str]) -> Any:
    from tf1_mnist.analysis import grids

    return grids.samples(split, class_names=class_names)


def _mistakes(test: Examples, classes: np.ndarray, class_names: Sequence[str]) -> Dict[str, Any]:
    from tf1_mnist.analysis import plots

    return plots.answers(test, classes, class_names)


DIGITS = Analysis(judge, _samples, _mistakes)
