"""Tests which characters of a name can be printed and how names are quoted."""

import types

import pytest

from tf1_mnist.printing import escaped, is_printable, printable, quoted

GONE = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot 2026-11-28 at 2.42.10\u202fPM.png",  # as macOS writes it
        "a b.png",
        "Capture d\u2019écran.png",
        "Capture d\u2019e\u0301cran.png",
        "七\u3000七.png",
        "10:30 \\ 'x'.png",
        "\uf022.png",  # in the private use area; stands for a quotation mark on some disks
        "\U0001faea.png",  # an emoji that is newer than Python 3.7
        "نیم\u200cروز",
        "क्\u200dष",
        "\U0001f469\u200d\U0001f692",
    ],
)
def test_what_users_have_is_printed_as_it_is(name: str) -> None:
    """The names include joiners that change the shape of letters or emoji."""
    assert is_printable(name)
    assert printable(name) == name


@pytest.mark.parametrize("code", [0x0, 0x9, 0xA, 0xD, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0xDCFF])
def test_what_breaks_a_line_or_the_terminal_is_replaced(code: int) -> None:
    name = f"a{chr(code)}b.png"
    assert not is_printable(name)
    assert printable(name) == f"a{GONE}b.png"


def test_names_in_utf8_are_printed_even_if_the_locale_is_not_in_utf8() -> None:
    """Python then represents each byte that it cannot decode as a lone surrogate."""
    name = "手 café\n \udcff.png".encode("utf-8", "surrogateescape")
    as_python_has_it = name.decode("ascii", "surrogateescape")
    assert printable(as_python_has_it) == f"手 café{GONE} {GONE}.png"
    assert escaped(as_python_has_it) == r"手 café\n \xff.png"
    assert not is_printable(as_python_has_it)


@pytest.mark.parametrize("code", [0xAD, 0x200B, 0x200D, 0x202E, 0x2060, 0xFEFF])
def test_what_is_invisible_is_replaced(code: int) -> None:
    """Invisible characters can make a name look like another one, or reverse the rest of a line."""
    for name in ("3{}", "{}é", "3{}5", "{}"):
        assert not is_printable(name.format(chr(code)))
        assert printable(name.format(chr(code))) == name.format(GONE)


@pytest.mark.parametrize("name", ["", " ", "\u3000\u202f"])
def test_a_name_has_more_than_spaces(name: str) -> None:
    assert not is_printable(name)


@pytest.mark.parametrize(("system", "quote"), [("posix", "'"), ("nt", '"')])
def test_a_name_is_quoted_for_the_systems_shell(
    system: str, quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tf1_mnist.printing.os", types.SimpleNamespace(name=system))
    assert quoted("C:/runs/softmax/1") == "C:/runs/softmax/1"
    for name in ("two parts", "手写", "C:/Users/RUNNER~1/a&b"):
        assert quoted(name) == f"{quote}{name}{quote}"
