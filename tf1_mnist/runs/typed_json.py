"""Reads JSON objects from a run's folder into NamedTuples and checks the types of the values."""

import json
from pathlib import Path
from typing import Any, Dict, Tuple, Type, TypeVar, get_type_hints

from tf1_mnist.files import expect_file, is_there

Fields = TypeVar("Fields")  # a NamedTuple class

_LONGEST = 1 << 20  # bytes; a run writes far fewer

_EXPECTED = {
    bool: "true or false",
    int: "an integer",
    float: "a number with a decimal point",
    str: "a string",
    type(None): "null",
}
_LISTS: Dict[Any, Tuple[type, str]] = {
    Tuple[str, ...]: (str, "strings"),
    Tuple[float, ...]: (float, "numbers with a decimal point"),
}


def read_object(path: Path) -> Dict[str, Any]:
    """Reads a JSON object from a run's folder.

    Raises:
        FileNotFoundError: there is no such file, so this is not a run's folder.
        ValueError: the file does not contain a JSON object or is too long.
    """
    if not is_there(path):
        raise FileNotFoundError(f"{path.parent}: not a run's folder; expected {path.name} in it")
    expect_file(path)
    if path.stat().st_size > _LONGEST:
        raise ValueError(f"{path}: {path.stat().st_size:,} bytes; expected at most {_LONGEST:,}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: not JSON ({error})") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path}: {shown(content)}; expected a JSON object")
    return content


def shown(value: Any) -> str:
    """Returns the first 100 characters of a value as JSON, for a message."""
    return json.dumps(value)[:100]


def to_record(path: Path, content: Dict[str, Any], record: Type[Fields]) -> Fields:
    """Converts an object to a NamedTuple; keys without a matching field are ignored.

    Args:
        path: the file from which the object was read.
        content: the object.
        record: a NamedTuple class, whose annotations give the types that each field allows. A
            field with a default may be missing.
    Returns:
        The NamedTuple.
    Raises:
        ValueError: a field is missing or has the wrong type.
    """
    fields = {}
    for name, type_ in get_type_hints(record).items():
        if name in content:
            fields[name] = _typed(path, name, content[name], type_)
        elif name not in record._field_defaults:  # type: ignore[attr-defined]
            raise ValueError(f"{path}: {name} is missing; expected every key that a run writes")
    return record(**fields)


def _typed(path: Path, name: str, value: Any, type_: Any) -> Any:
    """Returns the value of a field, after checking that the value has the annotated type."""
    if type_ in _LISTS:
        kind, kinds = _LISTS[type_]
        if type(value) is list and all(type(each) is kind for each in value):
            return tuple(value)
        raise ValueError(f"{path}: {name} is {shown(value)}; expected a list of {kinds}")
    allowed = getattr(type_, "__args__", (type_,))  # an Optional has two types
    if type(value) not in allowed:  # isinstance would accept True as an int
        raise ValueError(
            f"{path}: {name} is {shown(value)}; expected "
            + " or ".join(_EXPECTED[each] for each in allowed)
        )
    return value
