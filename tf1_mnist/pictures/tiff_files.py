"""Checks TIFF files before they are decoded.

A small file can declare a tile of gigabytes, or thousands of tiles that share the same few bytes.
Here, strips count as tiles that are as wide as the picture.
"""

from typing import BinaryIO, Dict, List

from tf1_mnist.pictures import jpeg_files, tiff_fields
from tf1_mnist.pictures.tiff_fields import Field

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SAMPLES, _PLANES = 256, 257, 258, 259, 277, 284
_STRIPS, _STRIP_HEIGHT, _STRIP_SIZES = 273, 278, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_SIZES = 322, 323, 324, 325
# No compression, fax, LZW, JPEG, Deflate and PackBits. Others are for maps and measurements, and
# some of them take much memory or time for each tile.
_NONE, _OLD_JPEG, _JPEG = 1, 6, 7
_COMPRESSIONS = (_NONE, 2, 3, 4, 5, _OLD_JPEG, _JPEG, 8, 32771, 32773, 32946)
_BLOCK = 16  # pixels: JPEG decoders round the sides of a picture up
_MOST_TILES = 50_000
_MOST_ROWS = 1_000_000  # in all tiles: each row takes time, however short it is
_MOST_JPEGS = 10_000  # each of these tiles has a header
_MOST_JPEG_BYTES = 60_000_000
_MOST_SCANS = 4  # in a tile
# Uncompressed bytes in a strip and in all strips: 50 million pixels of 4 and 8 bytes. Any
# other tile takes up to five times its size.
_MOST_IN_STRIP = 200_000_000
_MOST_IN_TILE = 50_000_000
_MOST_BYTES = 400_000_000


def check(file: BinaryIO) -> None:
    """Checks the first picture of a TIFF file, and rewinds the file; any other type passes.

    Raises:
        ValueError: there are too many fields, scans or tiles, the tiles are too large, or their
            compression is unusual.
    """
    fields = tiff_fields.read(file)
    if {_WIDTH, _HEIGHT} <= {*fields}:
        _check_tiles(file, fields)
    file.seek(0)


def _check_tiles(file: BinaryIO, fields: Dict[int, Field]) -> None:
    def number(field: int, default: int) -> int:
        return max(fields[field].values(file)) if field in fields else default

    compression, is_tiled = number(_COMPRESSION, _NONE), _TILE_WIDTH in fields
    if compression not in _COMPRESSIONS:
        allowed = ", ".join(map(str, _COMPRESSIONS))
        raise ValueError(f"compression {compression}; expected one of {allowed}")
    width, height = number(_WIDTH, 0), number(_HEIGHT, 0)
    tile_width = number(_TILE_WIDTH, width) if is_tiled else width
    tile_height = number(_TILE_HEIGHT if is_tiled else _STRIP_HEIGHT, height)
    if not is_tiled:
        tile_height = min(tile_height, height)
    if 0 in (width, height, tile_width, tile_height):
        raise ValueError("no pixels")
    samples = number(_SAMPLES, fields[_BITS].length if _BITS in fields else 1)
    planes = samples if number(_PLANES, 1) == 2 else 1
    tiles = planes * -(-width // tile_width) * -(-height // tile_height)
    places = fields.get(_TILES if is_tiled else _STRIPS)
    tiles = max(tiles, places.length if places else 0)
    most = _MOST_JPEGS if compression in (_OLD_JPEG, _JPEG) else _MOST_TILES
    if tiles > most:
        raise ValueError(f"{tiles:,} tiles or strips; expected at most {most:,}")
    if is_tiled and tiles * tile_height > _MOST_ROWS:
        raise ValueError(
            f"{tiles:,} tiles of {tile_width} x {tile_height} pixels; expected at most "
            f"{_MOST_ROWS:,} rows of pixels in all"
        )
    if compression == _NONE:
        return  # Pillow reads these without libtiff
    if compression in (_OLD_JPEG, _JPEG):
        tile_width, tile_height = (
            -(-side // _BLOCK) * _BLOCK for side in (tile_width, tile_height)
        )
    size = -(-tile_width * number(_BITS, 1) * samples // (8 * planes)) * tile_height
    most = _MOST_IN_TILE if is_tiled else _MOST_IN_STRIP
    if size > most or tiles * size > _MOST_BYTES + size:
        raise ValueError(
            f"{tiles:,} tiles of {tile_width} x {tile_height} pixels, with {size:,} bytes each; "
            f"expected at most {most:,} bytes each and {_MOST_BYTES:,} in all"
        )
    if compression == _JPEG:
        sizes = fields.get(_TILE_SIZES if is_tiled else _STRIP_SIZES)
        if places is None or sizes is None or sizes.length < places.length:
            raise ValueError("JPEG data without their places or sizes")
        _check_jpegs(file, places.values(file), sizes.values(file))


def _check_jpegs(file: BinaryIO, places: List[int], sizes: List[int]) -> None:
    """Checks the JPEG data of the tiles, each of which may have several scans."""
    if len(places) == 1:
        sizes = [_MOST_JPEG_BYTES]  # libtiff ignores a size that seems wrong
    elif sum(sizes) > _MOST_JPEG_BYTES:
        raise ValueError(
            f"{sum(sizes):,} bytes of JPEG data; expected at most {_MOST_JPEG_BYTES:,}"
        )
    for place, size in zip(places, sizes):
        file.seek(place)
        scans = jpeg_files.count(file.read(size))
        if scans > _MOST_SCANS:
            raise ValueError(f"{scans:,} scans in a tile; expected at most {_MOST_SCANS:,}")
