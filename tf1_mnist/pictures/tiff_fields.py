"""Reads the fields of TIFF files and of Exif data, which have the same format.

Pillow reads fields in Python, so a file with millions of them, or of values, would take minutes.
Needs only the standard library.
"""

import io
import re
import struct
from typing import BinaryIO, Dict, Iterator, List, NamedTuple, Tuple

# The sizes of the values of each type, in bytes; types 1, 2, 6 and 7 are single bytes.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SIZES.update({16: 8, 17: 8, 18: 8})
_INTEGERS = {1: "B", 3: "H", 4: "L", 16: "Q"}
_DIRECTORIES = (34665, 34853, 40965)  # the fields that point to others: Exif, GPS, interoperability
_MOST_FIELDS = 10_000
_MOST_VALUES = 250_000  # besides single bytes; large pictures usually have some thousands


class Field(NamedTuple):
    """A field.

    form: how `struct` unpacks one of its values; empty if these are not unsigned integers.
    length: the number of its values.
    place: the place of its first value in the file, in bytes.
    """

    form: str
    length: int
    place: int

    def values(self, file: BinaryIO) -> List[int]:
        """Reads the values from the file.

        Raises:
            ValueError: the values are not unsigned integers, or the file does not contain them.
        """
        size = struct.calcsize(self.form)
        file.seek(self.place)
        content = file.read(size * self.length)
        if not content or len(content) < size * self.length:
            raise ValueError("a TIFF field without whole numbers")
        return [value for (value,) in struct.iter_unpack(self.form, content)]


class _Layout(NamedTuple):
    """How a file stores its directories, as forms for `struct`.

    fields: the number of fields in a directory.
    field: the number of a field, its type and the number of its values.
    place: a place in the file; values that take no more room than a place are in the field itself.
    """

    fields: str
    field: str
    place: str


def read(file: BinaryIO) -> Dict[int, Field]:
    """Returns the fields of the first picture in a TIFF file; the keys are their numbers.

    Args:
        file: a file that can be rewound. A file of another type has no fields.
    Raises:
        ValueError: there are too many fields or values.
    """
    file.seek(0)
    head = file.read(16).ljust(16, b"\0")
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or not {42, 43} & {*head[2:4]}:
        return {}
    if head[3] == 43:  # Pillow and libtiff would read different fields
        raise ValueError("a big-endian BigTIFF file; expected a TIFF file")
    forms = ("Q", "HHQ", "Q") if head[2] == 43 else ("H", "HHL", "L")
    layout = _Layout(*(order + form for form in forms))
    length = file.seek(0, 2)
    places = [struct.unpack_from(layout.place, head, struct.calcsize(layout.place))[0]]
    found: Dict[int, Field] = {}
    fields = values = size = 0
    for place in places:
        for number, field, width in _directory(file, place, length, layout):
            fields, size = fields + 1, size + field.length * width
            values += field.length if width > 1 else 0
            if fields > _MOST_FIELDS or values > _MOST_VALUES or size > 2 * length:
                raise ValueError(
                    f"{fields:,} or more fields, with {values:,} or more numbers and {size:,} or "
                    f"more bytes; expected at most {_MOST_FIELDS:,}, {_MOST_VALUES:,} and "
                    f"{2 * length:,}"
                )
            is_pointer = number in _DIRECTORIES and field.form and field.length == 1
            if is_pointer and len(places) <= len(_DIRECTORIES):
                places.append(field.values(file)[0])
            if place == places[0]:
                found.setdefault(number, field)  # libtiff ignores the others, too
    return found


def check_exif(content: bytes) -> None:
    """Checks Exif data; the errors are as in `read`."""
    read(io.BytesIO(re.sub(rb"\A(?:Exif\0\0){1,2}", b"", content)))


def _directory(
    file: BinaryIO, place: int, length: int, layout: _Layout
) -> Iterator[Tuple[int, Field, int]]:
    """Yields the number of each field in a directory, the field, and the size of a value in bytes.

    Fields of unknown types, and fields that are longer than the file, are left out, as by Pillow.
    """
    if place >= length:
        return
    file.seek(place)
    counted = file.read(struct.calcsize(layout.fields))
    if len(counted) < struct.calcsize(layout.fields):
        return
    (count,) = struct.unpack(layout.fields, counted)
    room = struct.calcsize(layout.place)
    head = struct.calcsize(layout.field)
    entries = file.read((head + room) * min(count, _MOST_FIELDS + 1))
    for start in range(0, len(entries) - head - room + 1, head + room):
        number, kind, count = struct.unpack_from(layout.field, entries, start)
        width = _SIZES.get(kind, 0)
        if not 0 < count * width <= length:
            continue
        at = place + len(counted) + start + head
        if count * width > room:
            (at,) = struct.unpack_from(layout.place, entries, start + head)
        form = layout.place[0] + _INTEGERS[kind] if kind in _INTEGERS else ""
        yield number, Field(form, count, at), width
