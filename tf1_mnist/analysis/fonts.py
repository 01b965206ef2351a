"""Fonts for the names of classes, which can be in any script."""

from typing import Iterable, Optional, Sequence, Tuple

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

_LONGEST = 16  # letters of a name


def font_for(texts: Iterable[str]) -> Optional[FontProperties]:
    """Returns a font that contains all the letters in the given strings.

    Matplotlib's own font is preferred.

    Returns:
        The font, or None if no font contains all the letters.
    """
    letters = {letter for text in texts for letter in text if not letter.isspace()}
    usual = FontProperties()
    if _has(font_manager.findfont(usual), letters):
        return usual
    installed = font_manager.fontManager.ttflist
    for entry in sorted(
        installed, key=lambda entry: (entry.style, entry.weight != 400, entry.name)
    ):
        # Fonts "of last resort" draw a box for every letter.
        if "resort" not in entry.name.lower() and _has(entry.fname, letters):
            return FontProperties(fname=entry.fname)
    return None


def names_to_draw(class_names: Sequence[str]) -> Tuple[Sequence[str], FontProperties]:
    """Returns the names of classes as they are shown in a figure, and a font for them.

    Long names are truncated. If no font contains all the letters, the names are replaced by the
    labels 0 to 9.
    """
    cut = [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…" for name in class_names]
    font = font_for([*cut, "Label:, is 0123456789"])
    if font is None:
        return [str(label) for label in range(len(class_names))], FontProperties()
    return [plain(name) for name in cut], font


def are_short(names: Sequence[str]) -> bool:
    """Returns whether names are short enough to be shown side by side, as digits are."""
    return max(map(len, names)) <= 2


def title(text: str) -> Tuple[str, FontProperties]:
    """Returns a title as it is shown in a figure, and a font for it.

    If no font contains all the letters, each non-ASCII letter is replaced with a question mark.
    """
    font = font_for([text])
    if font is None:
        return plain(text.encode("ascii", "replace").decode()), FontProperties()
    return plain(text), font


def plain(text: str) -> str:
    """Escapes each $ in a string.

    Otherwise, Matplotlib would mistake a $ for the start of a formula.
    """
    return text.replace("$", r"\$")


def _has(path: str, letters: Iterable[str]) -> bool:
    """Returns whether the font in a file contains all of the letters and can be scaled freely."""
    try:
        font = font_manager.get_font(path)
    except (OSError, RuntimeError):  # the file has been deleted or is damaged
        return False
    return bool(font.scalable) and all(font.get_char_index(ord(letter)) for letter in letters)
