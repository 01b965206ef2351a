"""Tests that pictures in many formats are read as greyscale, and that other files are refused."""

import contextlib
import io
import os
import struct
import threading
import warnings
import zlib
from pathlib import Path
from typing import Any, Callable, List

import numpy as np
import pytest
from PIL import Image, ImageFilter

from messages import naming
from systems import special_files
from tf1_mnist.pictures import picture_files


def saved(picture: Any, form: str = "PNG", **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, form, **options)
    file.seek(0)
    return file


# --- Reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PNG", "BMP", "WEBP", "GIF", "TIFF"])
def test_a_grey_picture_is_read_as_it_is(form: str, tmp_path: Path, seven: np.ndarray) -> None:
    options = {"lossless": True} if form == "WEBP" else {}
    path = tmp_path / "seven"  # the name does not matter
    path.write_bytes(saved(Image.fromarray(seven), form, **options).read())
    with path.open("rb") as opened:
        for file in (path, str(path), opened):
            image = picture_files.read(file)
            assert image.dtype == np.uint8
            np.testing.assert_array_equal(image, seven)


def test_heic_is_read_nearly_as_it_is_or_names_what_reads_it(seven: np.ndarray) -> None:
    try:
        import pillow_heif
    except ImportError:  # not available for Python 3.7
        beginning = io.BytesIO(b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf")
        with pytest.raises(ValueError, match=naming("standard input", "HEIC", "pillow-heif")):
            picture_files.read(beginning)
        return
    pillow_heif.register_heif_opener()
    file = saved(Image.fromarray(seven).convert("RGB"), "HEIF", quality=95)
    image = picture_files.read(file)
    assert image.shape == seven.shape
    assert np.abs(image.astype(int) - seven).max() < 40


def test_a_jpeg_is_read_nearly_as_it_is(seven: np.ndarray) -> None:
    image = picture_files.read(saved(Image.fromarray(seven), "JPEG", quality=95))
    assert np.abs(image.astype(int) - seven).max() < 30


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "LA", "RGBA", "I;16"])
def test_every_mode_gives_the_same_grey(mode: str, seven: np.ndarray) -> None:
    if mode == "I;16":
        picture = Image.fromarray(seven.astype(np.uint16) * 257)
    else:
        picture = Image.fromarray(seven).convert("RGB").convert(mode)
    form = {"CMYK": "JPEG"}.get(mode, "PNG")
    image = picture_files.read(saved(picture, form, **({"quality": 100} if form == "JPEG" else {})))
    np.testing.assert_allclose(image, seven, atol=3)


def test_16_bits_are_scaled() -> None:
    pixels = np.array([[0, 257, 32896, 65535]], np.uint16)
    np.testing.assert_array_equal(
        picture_files.read(saved(Image.fromarray(pixels))), [[0, 1, 128, 255]]
    )


def test_colours_are_weighed_as_itu_r_601_says() -> None:
    colours = np.array([[[200, 0, 0], [0, 200, 0], [0, 0, 200]]], np.uint8)
    image = picture_files.read(saved(Image.fromarray(colours)))
    np.testing.assert_allclose(image[0], 200 * np.array([0.299, 0.587, 0.114]), atol=1)


def test_the_first_picture_of_an_animation_is_read(seven: np.ndarray) -> None:
    first, second = (Image.fromarray(image) for image in (seven, 255 - seven))
    file = saved(first, "GIF", save_all=True, append_images=[second])
    np.testing.assert_array_equal(picture_files.read(file), seven)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
@pytest.mark.parametrize("mode", ["L", "RGBA", "I;16"])
def test_a_photo_is_rotated_as_its_exif_data_says(form: str, mode: str, seven: np.ndarray) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: the top of the scene is at the right of the file
    picture = Image.fromarray(np.rot90(seven).copy())
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    else:
        picture = picture.convert(mode)
    image = picture_files.read(saved(picture, form, exif=exif.tobytes()))
    np.testing.assert_array_equal(image, seven)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_photo_is_rotated_although_another_exif_field_is_damaged(
    mode: str, seven: np.ndarray
) -> None:
    """The resolution is a string, which Pillow reads but refuses to write."""
    orientation = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)  # as in the test above
    resolution = struct.pack("<HHI4s", 0x011A, 2, 4, b"abc\0")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + orientation + resolution + bytes(4)
    picture = Image.fromarray(np.rot90(seven).copy()).convert(mode)
    image = picture_files.read(saved(picture, "PNG", exif=exif))
    np.testing.assert_array_equal(image, seven)


@pytest.mark.parametrize(("kind", "level"), [(np.int32, 70_000), (np.int32, -1), (np.float32, 1)])
def test_32_bits_are_refused(kind: Any, level: int) -> None:
    picture = Image.fromarray(np.array([[0, level]], kind))
    with pytest.raises(ValueError, match=r"^standard input: 32 bits per pixel; expected 8 or 16$"):
        picture_files.read(saved(picture, "TIFF"))


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (60, 255), (255, 0), (200, 0)])
def test_transparent_parts_become_paper_that_contrasts_with_the_ink(
    ink: int, paper: int, seven: np.ndarray
) -> None:
    opacity = 255 - seven
    for hidden in (0, 255):  # the colour of the invisible pixels
        tones = np.where(opacity > 0, ink, hidden).astype(np.uint8)
        image = picture_files.read(saved(Image.fromarray(np.dstack([tones, opacity]))))
        np.testing.assert_array_equal(image, np.where(opacity > 0, ink, paper))


def test_ink_that_is_half_transparent_is_half_as_dark() -> None:
    pixels = np.array([[[0, 255], [0, 0], [0, 51]]], np.uint8)
    image = picture_files.read(saved(Image.fromarray(pixels)))
    np.testing.assert_array_equal(image, [[0, 255, 204]])


def test_a_transparent_margin_takes_the_papers_tone(seven: np.ndarray) -> None:
    tones = np.where(seven == 0, 20, 230).astype(np.uint8)
    opacity = np.full_like(tones, 255)
    opacity[:5] = 0
    image = picture_files.read(saved(Image.fromarray(np.dstack([tones, opacity]))))
    np.testing.assert_array_equal(image, tones)


Soft = Callable[..., np.ndarray]


@pytest.fixture
def soft(seven: np.ndarray) -> Soft:
    """Returns a function that draws the 7 with edges at least as soft as a drawing program's."""
    large = Image.fromarray(np.where(seven == 0, 0, 255).astype(np.uint8)).resize((200, 240))
    share = np.asarray(large.filter(ImageFilter.GaussianBlur(2))) / 255

    def draw(ink: int = 0, paper: int = 255) -> np.ndarray:
        return np.rint(ink + (paper - ink) * share).astype(np.uint8)

    return draw


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (90, 255), (255, 0), (200, 0), (190, 255)])
def test_a_drawing_is_the_same_without_the_paper_around_it(
    ink: int, paper: int, mode: str, soft: Soft
) -> None:
    """The soft edges reveal the tone of the paper.

    The colour of invisible pixels does not matter.
    """
    drawing = soft(ink, paper)
    for hidden in (0, 255, paper):
        if mode == "P":
            file = saved(Image.fromarray(drawing).convert("P"), transparency=paper)
        else:
            tones = np.where(drawing == paper, hidden, drawing).astype(np.uint8)
            opacity = np.where(drawing == paper, 0, 255).astype(np.uint8)
            file = saved(Image.fromarray(np.dstack([tones, opacity])).convert(mode))
        np.testing.assert_array_equal(picture_files.read(file), drawing)


@pytest.mark.parametrize("opacity", range(0, 256, 15))
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_the_opacity_of_the_paper_does_not_matter(
    ink: int, paper: int, opacity: int, soft: Soft
) -> None:
    drawing = soft(ink, paper)
    opacities = np.where(drawing == paper, opacity, 255).astype(np.uint8)
    image = picture_files.read(saved(Image.fromarray(np.dstack([drawing, opacities]))))
    np.testing.assert_array_equal(image, drawing)


@pytest.mark.parametrize(("lowest", "highest", "paper"), [(0, 150, 255), (200, 255, 0)])
def test_ink_may_be_as_uneven_as_chalk(lowest: int, highest: int, paper: int, soft: Soft) -> None:
    tones = np.random.RandomState(0).randint(lowest, highest + 1, soft().shape).astype(np.uint8)
    opacity = 255 - soft()
    image = picture_files.read(saved(Image.fromarray(np.dstack([tones, opacity]))))
    expected = paper + (tones.astype(float) - paper) * opacity / 255
    np.testing.assert_allclose(image, expected, atol=1)


def test_a_photograph_may_have_a_transparent_margin(soft: Soft) -> None:
    light = np.linspace(0.6, 1, soft().shape[1])
    photograph = (soft(40, 230) * light).astype(np.uint8)
    opacity = np.zeros_like(photograph)
    opacity[9:-9, 9:-9] = 255
    image = picture_files.read(saved(Image.fromarray(np.dstack([photograph, opacity]))))
    np.testing.assert_array_equal(image[9:-9, 9:-9], photograph[9:-9, 9:-9])
    assert 230 * 0.6 < image[0, 0] < 230  # as light as the paper, not darker than the ink


def test_a_picture_that_is_wholly_transparent_is_paper() -> None:
    image = picture_files.read(saved(Image.new("RGBA", (9, 7))))
    assert len(np.unique(image)) == 1


# --- Files that are not pictures -------------------------------------------------------------


def header_of(width: int, height: int) -> bytes:
    """Returns the beginning of a PNG file, which states the picture's size."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    checked = chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + checked + b"\0\0\1\0IDAT"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", ["PNG, JPEG, BMP, WebP, GIF, TIFF or HEIC"]),
        (b"only text\n", ["PNG, JPEG, BMP, WebP, GIF, TIFF or HEIC"]),
        (header_of(10000, 5001), ["10000 x 5001", "50,000,000"]),
        (header_of(10000, 10000), ["10000 x 10000", "50,000,000"]),  # Pillow would warn
        (header_of(60000, 60000), ["pixels", "50,000,000"]),  # and would refuse this one
        (header_of(10000, 5000), ["damaged"]),
    ],
    ids=["empty", "text", "50 million and more", "100 million", "3600 million", "cut off"],
)
def test_a_file_that_is_no_picture_is_named(
    content: bytes, named: List[str], tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=naming(path, *named)):
        picture_files.read(path)
    with pytest.raises(ValueError, match=naming("standard input", *named)):
        picture_files.read(io.BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP", "GIF"])
def test_a_picture_that_was_cut_off_is_refused(form: str) -> None:
    noise = np.random.RandomState(0).randint(0, 256, (64, 64)).astype(np.uint8)
    whole = saved(Image.fromarray(noise), form).read()
    with pytest.raises(ValueError, match=naming("standard input", "damaged")):
        picture_files.read(io.BytesIO(whole[: len(whole) // 2]))


def test_a_missing_file_raises_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        picture_files.read(tmp_path / "missing.png")


@special_files
def test_an_endless_pipe_is_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_files, "MAX_BYTES", 1000)
    os.mkfifo(str(tmp_path / "pipe"))

    def write() -> None:
        with contextlib.suppress(BrokenPipeError), open(str(tmp_path / "pipe"), "wb") as pipe:
            while True:
                pipe.write(bytes(100))

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(ValueError, match=naming(tmp_path / "pipe", "1,000")):
        picture_files.read(tmp_path / "pipe")
    writer.join()


@special_files
def test_an_endless_file_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_files, "MAX_BYTES", 1000)
    with open("/dev/zero", "rb") as endless, pytest.raises(
        ValueError, match=naming("standard input", "1,000")
    ):
        picture_files.read(endless)


@pytest.mark.parametrize(("kind", "form"), [(np.int32, "TIFF"), (np.uint16, "PNG")])
def test_levels_of_8_bits_may_be_in_more(kind: Any, form: str, seven: np.ndarray) -> None:
    file = saved(Image.fromarray(seven.astype(kind)), form)
    np.testing.assert_array_equal(picture_files.decode(file), seven)
    brighter = saved(Image.fromarray(seven.astype(kind) + 1), form)  # levels up to 256 need 16 bits
    assert picture_files.decode(brighter).max() == 0


def test_a_name_with_nul_is_named() -> None:
    for name in ("a\0b.png", Path("a\0b.png")):
        with pytest.raises(ValueError, match=naming(r"'a\x00b.png'", "NUL")):
            picture_files.read(name)


def test_decoding_in_two_threads_leaves_other_warnings_alone(
    seven: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread begins first and ends first, so that the other restores what it has found."""
    original, begun, ended = picture_files.picture_limits.opened, threading.Event(), []

    def opened(file: Any, decoders: Any) -> Any:
        warnings.warn_explicit("a decoder's", UserWarning, "TiffImagePlugin.py", 1, "PIL.Tiff")
        if not begun.is_set():
            begun.set()
            second = threading.Thread(target=decode)
            second.start()
            ended.append(second)
            assert inside.wait(60)
        else:
            inside.set()
            assert first_has_ended.wait(60)
        return original(file, decoders)

    def decode() -> None:
        np.testing.assert_array_equal(picture_files.decode(saved(Image.fromarray(seven))), seven)

    inside, first_has_ended = threading.Event(), threading.Event()
    monkeypatch.setattr(picture_files.picture_limits, "opened", opened)
    decode()
    first_has_ended.set()
    ended[0].join()
    with pytest.warns(UserWarning, match="the program's"):
        warnings.warn("the program's", UserWarning, stacklevel=1)
    with pytest.raises(UserWarning, match="the program's"):  # as the tests' settings say
        warnings.warn("the program's", UserWarning, stacklevel=1)
