"""The labels that users type for rows, and which rows can be learned with them."""

import numpy as np

from tf1_mnist.data.rows import HEIGHT, SIGNS, SYMBOLS

_PIXELS = 2  # of a row's width, for each column of the reader's answer
_WIDEST = 50 * HEIGHT  # pixels; 44 digits take as much with the widest gaps that a strip has
_FAINTEST = 26  # tones between paper and ink, a tenth of all
_SHOWN = 60  # characters of a text in a message
# What keyboards and input methods write in the place of the reader's symbols. The full-width forms
# of ASCII are in the same order as ASCII.
_WRITTEN_FOR = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}", "-"),
    **dict.fromkeys("xX\uff58\uff38", "×"),
    **dict.fromkeys("\N{DOT OPERATOR}\N{BULLET}\N{BULLET OPERATOR}\N{KATAKANA MIDDLE DOT}", "·"),
    **dict.fromkeys("\N{DIVISION SLASH}\N{FRACTION SLASH}", "/"),
    **dict.fromkeys("\N{ASTERISK OPERATOR}", "*"),
    "\N{IDEOGRAPHIC FULL STOP}": ".",
}


def normal(label: str) -> str:
    """Returns the label that a user typed in the reader's symbols, without spaces.

    An x becomes ×, and full-width symbols and other dashes become the reader's symbols.

    Raises:
        ValueError: there are only spaces, or the reader does not know a symbol.
    """
    if label and not label.strip(SYMBOLS):  # the usual labels, of which there may be thousands
        return label
    symbols = "".join(_WRITTEN_FOR.get(each, each) for each in "".join(label.split()))
    expected = f"expected digits and the signs {' '.join(SIGNS)}"
    if not symbols:
        raise ValueError(f"no label; {expected}")
    for symbol in symbols:
        if symbol not in SYMBOLS:
            raise ValueError(f"{symbol!r} in the label {quoted(label)}; {expected}")
    return symbols


def quoted(text: str) -> str:
    """Returns a text for a message: in quotation marks, and only its beginning if it is long."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}..."


def check(label: str, image: np.ndarray) -> None:
    """Checks that a row can be learned with its label.

    The row must show ink, be no wider than a row of writing, and be long enough for its label. The
        reader has a column for every two pixels of the row. Each symbol takes one column, and two
        equal symbols must be separated by another column (Graves et al., Connectionist temporal
        classification, 2006).

    Args:
        label: symbols of `data.rows.SYMBOLS`.
        image: uint8 of shape (32, width), 0 is paper, 255 is ink.
    Raises:
        ValueError: the row cannot be learned.
    """
    height, width = image.shape
    if width > _WIDEST:
        raise ValueError(
            f"a row of {width:,} x {height} pixels; expected at most {_WIDEST:,} x {height}"
        )
    if np.ptp(image) < _FAINTEST:
        raise ValueError("no ink; expected handwriting that stands out from the paper")
    columns = len(label) + sum(one == other for one, other in zip(label, label[1:]))
    if width < _PIXELS * columns:
        raise ValueError(
            f"{width} pixels wide, too few for the label {quoted(label)}; expected at "
            f"least {_PIXELS * columns}"
        )
