"""Accepts arguments by position that libraries now accept only by keyword.

Without this file, `librosa.filters.mel(22050, 2048)` and `frame.drop("name", 1)` fail.
"""

import functools
import inspect
from typing import Any, Callable

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

_OF_FRAMES = (
    "drop drop_duplicates dropna ffill bfill interpolate replace reset_index sort_index "
    "sort_values to_csv"
)
# For each module, the functions and methods with keyword-only arguments. The table comes from a
# comparison of librosa 0.8.1 with 0.11.0, pandas 1.0.5 with 3.1.1, and scikit-learn 0.22.2 with
# 1.9.1.
_FUNCTIONS = {
    "librosa.beat": "beat_track",
    "librosa.core.audio": "load resample",
    "librosa.core.constantq": "cqt",
    "librosa.core.convert": "fft_frequencies frames_to_samples frames_to_time hz_to_mel "
    "mel_frequencies mel_to_hz samples_to_time time_to_frames",
    "librosa.core.spectrum": "amplitude_to_db db_to_amplitude db_to_power griffinlim istft "
    "magphase power_to_db stft",
    "librosa.effects": "pitch_shift split time_stretch trim",
    "librosa.feature.spectral": "chroma_cqt chroma_stft melspectrogram mfcc rms spectral_bandwidth "
    "spectral_centroid spectral_contrast spectral_rolloff tonnetz zero_crossing_rate",
    "librosa.feature.utils": "delta stack_memory",
    "librosa.filters": "mel",
    "librosa.onset": "onset_detect onset_strength",
    "librosa.util.utils": "fix_length frame normalize",
    "pandas": "concat read_csv read_json read_table DataFrame.all DataFrame.any "
    "DataFrame.set_index "
    + " ".join(f"{kind}.{name}" for kind in ("DataFrame", "Series") for name in _OF_FRAMES.split()),
    "sklearn.datasets": "make_blobs make_circles make_classification make_moons make_regression",
    "sklearn.metrics": "accuracy_score classification_report confusion_matrix f1_score "
    "precision_score recall_score roc_auc_score roc_curve silhouette_score",
}
# Where other arguments were inserted or removed, the last argument that has kept its place.
_LAST = {
    "bfill": "limit",
    "concat": "join",
    "ffill": "limit",
    "griffinlim": "win_length",
    "istft": "win_length",
    "read_csv": "usecols",
    "read_json": "keep_default_dates",
    "read_table": "usecols",
    "replace": "inplace",
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
            last = _LAST.get(function.__name__)
            names = names[: names.index(last) + 1] if last in names else names
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
