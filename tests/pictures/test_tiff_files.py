"""Tests the checks that TIFF files must pass before they are decoded."""

import io
from typing import Any, Dict, List

import numpy as np
import pytest
from PIL import Image

from messages import naming
from tf1_mnist.pictures import picture_files, tiff_files
from tiffs import tiff


def picture(width: int, height: int, compression: int, **other: List[int]) -> Dict[int, List[int]]:
    """Returns the fields of a grey picture."""
    numbers = {"rows": 278, "places": 273, "sizes": 279, "tile_width": 322, "tile_height": 323}
    numbers.update({"tiles": 324, "bits": 258, "samples": 277})
    fields = {256: [width], 257: [height], 258: [8], 259: [compression], 262: [1], 277: [1]}
    fields.update({numbers[name]: values for name, values in other.items()})
    return fields


LZW, JPEG, DEFLATE, ZSTD = 5, 7, 8, 50000


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("fields", "named"),
    [
        (picture(9, 9, LZW, tile_width=[46000], tile_height=[46000]), ["46000 x 46000"]),
        (
            picture(9, 9, LZW, tile_width=[5000], tile_height=[10001]),
            ["5000 x 10001", "50,000,000"],
        ),
        (picture(40000, 1000, LZW, rows=[1000], samples=[6]), ["40000 x 1000"]),
        (picture(1, 90000, LZW, tile_width=[40000], tile_height=[1600]), ["57", "40000 x 1600"]),
        (picture(20000, 2001, LZW, samples=[6]), ["20000 x 2001", "200,000,000"]),
        (picture(9, 50_001, LZW, rows=[1]), ["50,001", "50,000"]),
        (picture(9, 9, LZW, rows=[9], places=[8] * 50_001), ["50,001", "50,000"]),
        (picture(9, 9, 1, rows=[9], places=[8] * 50_001), ["50,001", "50,000"]),
        (picture(5000, 7000, LZW, tile_width=[1], tile_height=[7000]), ["5,000", "1 x 7000"]),
        (picture(5000, 7000, 1, tile_width=[1], tile_height=[7000]), ["5,000", "1 x 7000"]),
        (picture(9, 10_001, JPEG, rows=[1]), ["10,001", "10,000"]),
        (picture(5000, 9000, JPEG, rows=[1]), ["9,000", "5008 x 16"]),
        (picture(9, 9, LZW, places=[8] * 250_000), ["250,000"]),
        (picture(9, 9, ZSTD), ["compression 50000", "32773"]),
        (picture(9, 9, LZW, tile_width=[0], tile_height=[9]), ["pixels"]),
        (picture(9, 9, JPEG, places=[8]), ["sizes"]),
    ],
)
def test_tiles_that_would_take_much_memory_or_time_are_refused(
    fields: Dict[int, List[int]], named: List[str], order: str
) -> None:
    file = io.BytesIO(tiff(fields, bytes(500), order))
    with pytest.raises(ValueError, match=naming(*named)):
        tiff_files.check(file)
    with pytest.raises(ValueError, match=naming("damaged", *named)):
        picture_files.decode(file)


def test_tiles_of_usual_sizes_pass() -> None:
    for fields in (
        picture(10000, 5000, LZW),  # a single strip
        picture(10000, 5000, LZW, rows=[4999]),
        picture(10000, 5000, LZW, rows=[1]),
        picture(10000, 5000, LZW, rows=[4294967295]),
        picture(9, 9, DEFLATE, tile_width=[512], tile_height=[512]),
        picture(10000, 5000, DEFLATE, tile_width=[256], tile_height=[256]),
    ):
        file = io.BytesIO(tiff(fields))
        tiff_files.check(file)
        assert file.tell() == 0


def saved(levels: np.ndarray, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(levels).save(file, form, **options)
    return file.getvalue()


def test_a_strip_may_be_a_jpeg_file_only_with_few_scans() -> None:
    levels = np.add.outer(np.arange(64), np.arange(64)).astype(np.uint8)

    def in_strips(strip: bytes, count: int, size: int) -> bytes:
        fields = picture(64, 64 * count, JPEG, rows=[64])
        for number, values in ((273, [0] * count), (279, [size] * count)):
            fields[number] = values
        fields[273] = [len(tiff(fields))] * count
        return tiff(fields, strip)

    plain = saved(levels, "JPEG")
    found = picture_files.decode(io.BytesIO(in_strips(plain, 1, len(plain))))
    np.testing.assert_array_equal(found, picture_files.decode(io.BytesIO(plain)))
    progressive = saved(levels, "JPEG", progressive=True)
    for size in (len(progressive), 5):
        with pytest.raises(ValueError, match=naming("6 scans", 4)):
            picture_files.decode(io.BytesIO(in_strips(progressive, 1, size)))
    with pytest.raises(ValueError, match=naming("60,000,002", "60,000,000")):
        picture_files.decode(io.BytesIO(in_strips(plain, 2, 30_000_001)))
