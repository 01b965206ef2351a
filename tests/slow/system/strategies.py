"""Defines Hypothesis strategies that damage the contents of a file."""

import struct
from typing import Any, List, Tuple

from hypothesis import strategies as st

POWERS = tuple(2**bits for bits in (0, 1, 7, 8, 15, 16, 31, 32, 63))
BOUNDARIES = (-1, 0, *POWERS, *(power - 1 for power in POWERS))  # -1 sets every bit


def near_an_end(size: int) -> Any:
    """Returns a strategy for positions in a file, often near the file's beginning or end."""
    anywhere = st.integers(0, size)
    near = st.one_of(st.integers(0, min(size, 40)), st.integers(max(0, size - 300), size))
    return st.one_of(anywhere, near, anywhere)


@st.composite
def spoiled(draw: Any, whole: bytes) -> bytes:
    """Flips, overwrites, cuts, copies or inserts bytes, one to three times."""
    raw = whole
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        start = draw(near_an_end(len(raw)))
        size = draw(st.sampled_from((1, 2, 4, 16, 200, 1000)))
        other = draw(st.integers(0, len(raw)))
        copied = raw[other : other + size]
        new = draw(st.sampled_from((copied, bytes(size), b"\xff" * size)) | st.binary(max_size=64))
        flipped = bytes(byte ^ 1 << draw(st.integers(0, 7)) for byte in raw[start : start + 1])
        rest = draw(
            st.sampled_from(
                (
                    *2 * (flipped + raw[start + 1 :],),
                    *2 * (new + raw[start + len(new) :],),
                    new + raw[start:],
                    raw[start + size :],
                    b"",  # cut
                )
            )
        )
        raw = raw[:start] + rest
    return raw


@st.composite
def with_other_fields(draw: Any, whole: bytes, fields: List[Tuple[int, str]]) -> bytes:
    """Changes one to three fields of a file's headers.

    Args:
        whole: the file.
        fields: the offset of each field, and its code in `struct`, with the byte order.
    """
    raw = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        where, code = draw(st.sampled_from(fields))
        bits = 8 * struct.calcsize(code)
        (value,) = struct.unpack_from(code, raw, where)
        new = draw(
            st.one_of(
                st.sampled_from(BOUNDARIES),
                st.sampled_from((value - 1, value + 1)),
                st.builds(lambda bit, value=value: value ^ 1 << bit, st.integers(0, bits - 1)),
                st.integers(0, 99),
                st.integers(0, 2**bits - 1),
            )
        )
        struct.pack_into(code, raw, where, new % (1 << bits))
    return bytes(raw)


def fields_at(where: int, codes: str) -> List[Tuple[int, str]]:
    """Returns the fields of a header, given its offset, its byte order and its fields' codes."""
    order, *rest = codes
    sizes = [struct.calcsize(order + "".join(rest[:count])) for count in range(len(rest))]
    return [(where + size, order + code) for size, code in zip(sizes, rest)]
