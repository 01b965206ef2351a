"""Names that Pillow has lost."""

from typing import Any

from tf1_mnist.legacy import removed


def put_back(image: Any) -> None:
    removed.put_back(image, {"ANTIALIAS": "LANCZOS", "CUBIC": "BICUBIC", "LINEAR": "BILINEAR"})
