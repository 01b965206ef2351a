"""Accepts arguments by position that libraries now accept only by keyword.

Without this file, `librosa.filters.mel(22050, 2048)` and `frame.drop("name", 1)` fail.
"""

import functools
import inspect
from typing import Any, Callable

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

_OF_FRAMES = (
    "drop drop_duplicates dropna ffill bfill interpolate rename_axis replace reset_index "
    "sort_index sort_values to_csv"
)
# For each module, the functions and methods with keyword-only arguments. The arguments that
# programs pass by position have kept their order.
_FUNCTIONS = {
    "librosa.beat": "beat_track",
    "librosa.core.audio": "load resample",
    "librosa.core.spectrum": "amplitude_to_db db_to_amplitude db_to_power griffinlim istft "
    "magphase power_to_db stft",
    "librosa.effects": "pitch_shift split time_stretch trim",
    "librosa.feature.spectral": "chroma_cqt chroma_stft melspectrogram mfcc rms spectral_bandwidth "
    "spectral_centroid spectral_contrast spectral_rolloff tonnetz zero_crossing_rate",
    "librosa.filters": "mel",
    "librosa.util.utils": "fix_length frame",
    "pandas": "concat read_csv read_json read_table DataFrame.all DataFrame.any DataFrame.rename "
    "DataFrame.set_index "
    + " ".join(f"{kind}.{name}" for kind in ("DataFrame", "Series") for name in _OF_FRAMES.split()),
    "sklearn.datasets": "make_blobs make_circles make_classification make_moons make_regression",
    "sklearn.metrics": "accuracy_score classification_report confusion_matrix f1_score "
    "precision_score recall_score roc_auc_score roc_curve silhouette_score",
}


def accept_positions(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that passes superfluous arguments by keyword, in their order."""

    @functools.wraps(function)
    def by_keyword(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except TypeError:
            kinds = {
                name: each.kind for name, each in inspect.signature(function).parameters.items()
            }
            places = sum(kind < inspect.Parameter.VAR_POSITIONAL for kind in kinds.values())
            names = [name for name in kinds if kinds[name] is inspect.Parameter.KEYWORD_ONLY]
            named = dict(zip(names, args[places:]))
            if not named or len(args) > places + len(names) or set(named) & set(options):
                raise
        return function(*args[:places], **named, **options)

    return by_keyword


def _change(names: str) -> Callable[[Any], None]:
    def change(library: Any) -> None:
        for name in names.split():
            class_, _, last = name.rpartition(".")
            place = getattr(library, class_) if class_ else library
            if hasattr(place, last):  # some versions lack some functions
                setattr(place, last, accept_positions(getattr(place, last)))

    return change


STAND_IN = StandIn(
    section=LOST,
    changes={library: _change(names) for library, names in _FUNCTIONS.items()},
)
