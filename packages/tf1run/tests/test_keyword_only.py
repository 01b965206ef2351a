"""Tests the arguments that libraries now accept only by keyword."""

from types import ModuleType
from typing import Any

import pytest

from tf1run.libraries import keyword_only


def mel(*, sr: int, n_fft: int, n_mels: int = 128) -> Any:
    """Returns its arguments; like `librosa.filters.mel`, it accepts them only by keyword."""
    return sr, n_fft, n_mels


class Frame:
    """A class with a method like `pandas.DataFrame.drop`."""

    def drop(self, labels: Any = None, *, axis: int = 0, index: Any = None) -> Any:
        return labels, axis, index


def test_arguments_by_position_are_passed_by_keyword_in_their_order() -> None:
    filters = ModuleType("librosa.filters")
    vars(filters).update(mel=mel)
    keyword_only.STAND_IN.changes["librosa.filters"](filters)
    assert filters.mel(22050, 2048) == (22050, 2048, 128)
    assert filters.mel(22050, n_fft=2048, n_mels=80) == (22050, 2048, 80)


def test_methods_accept_them_as_well() -> None:
    pandas = ModuleType("pandas")
    vars(pandas).update(DataFrame=type("DataFrame", (Frame,), {}), Series=type("Series", (), {}))
    keyword_only.STAND_IN.changes["pandas"](pandas)
    assert pandas.DataFrame().drop("name", 1) == ("name", 1, None)


def istft(stft_matrix: Any, *, win_length: int = 0, n_fft: int = 0, window: str = "hann") -> Any:
    """Like `librosa.istft`: `n_fft` is new, and has moved what follows it."""
    return stft_matrix, win_length, n_fft, window


def test_an_argument_that_has_moved_is_refused() -> None:
    accepting = keyword_only.accept_positions(istft)
    assert accepting([], 512) == ([], 512, 0, "hann")
    with pytest.raises(TypeError, match="positional argument"):
        accepting([], 512, "hamming")


@pytest.mark.parametrize(
    ("arguments", "options"), [((1, 2, 3, 4), {}), ((1, 2), {"sr": 3}), ((), {"sr": 3})]
)
def test_the_error_of_a_wrong_call_stays(arguments: Any, options: Any) -> None:
    with pytest.raises(TypeError) as expected:
        mel(*arguments, **options)
    with pytest.raises(TypeError) as found:
        keyword_only.accept_positions(mel)(*arguments, **options)
    assert str(found.value) == str(expected.value)
