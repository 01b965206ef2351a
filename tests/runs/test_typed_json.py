"""Tests that JSON is converted to a NamedTuple only if each value has the type of its field."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import pytest

from messages import assert_names, naming
from tf1_mnist.runs import typed_json


class Fruit(NamedTuple):
    name: str
    seeds: int
    grams: float
    is_ripe: bool = True
    origin: Optional[str] = None
    kinds: Tuple[str, ...] = ()
    sizes: Tuple[float, ...] = ()


PATH = Path("fruit.json")
APPLE: Dict[str, Any] = {"name": "apple", "seeds": 5, "grams": 150.0}


def test_fields_with_a_default_may_be_missing_and_other_keys_are_ignored() -> None:
    assert typed_json.to_record(PATH, APPLE, Fruit) == Fruit("apple", 5, 150.0)
    given = {"is_ripe": False, "origin": "Kent", "kinds": ["Gala"], "sizes": [7.5, 8.0]}
    expected = Fruit("apple", 5, 150.0, False, "Kent", ("Gala",), (7.5, 8.0))
    assert typed_json.to_record(PATH, {**APPLE, **given, "colour": "red"}, Fruit) == expected
    assert typed_json.to_record(PATH, {**APPLE, "origin": None}, Fruit) == Fruit("apple", 5, 150.0)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", 1, ["1", "string"]),
        ("seeds", 5.0, ["5.0", "integer"]),
        ("seeds", True, ["true", "integer"]),  # in Python, a bool is an int
        ("grams", 150, ["150", "decimal point"]),
        ("is_ripe", 1, ["1", "true or false"]),
        ("origin", 1, ["1", "string or null"]),
        ("name", None, ["null", "string"]),
        ("kinds", "Gala", ['"Gala"', "list of strings"]),
        ("sizes", 7.5, ["7.5", "list of numbers with a decimal point"]),
        ("sizes", [7.5, 8], ["[7.5, 8]", "list of numbers with a decimal point"]),
        ("sizes", ["7.5"], ['["7.5"]', "list of numbers with a decimal point"]),
        ("kinds", ["Gala", 1], ['["Gala", 1]', "list of strings"]),
    ],
)
def test_a_value_of_another_type_is_named(field: str, value: Any, named: List[str]) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        typed_json.to_record(PATH, {**APPLE, field: value}, Fruit)
    assert_names(str(caught.value), PATH, field, *named)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValueError, match=naming(PATH, "seeds", "missing")):
        typed_json.to_record(PATH, {"name": "apple", "grams": 150.0}, Fruit)


def test_a_file_without_an_object_is_named(tmp_path: Path) -> None:
    path = tmp_path / "fruit.json"
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "fruit.json")):
        typed_json.read_object(path)
    for text, fault in (("{", "JSON"), ("\0", "JSON"), ("[" * 10**5, "JSON"), ("[5]", "object")):
        path.write_text(text)
        with pytest.raises(ValueError, match=naming(path, fault)):
            typed_json.read_object(path)
    path.write_text('{"seeds": 5}')
    assert typed_json.read_object(path) == {"seeds": 5}
