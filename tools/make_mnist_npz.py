"""Makes tf1_mnist/data/mnist.npz from the four original IDX files of MNIST.

    python tools/make_mnist_npz.py FOLDER [OUTPUT]

FOLDER contains the four files, either uncompressed or as .gz files. The SHA-256 of each file is
checked after decompression. The same files and the same version of zlib give the same archive: the
archive does not contain today's date, and its arrays are in a fixed order.
"""

import argparse
import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

# Each file, its key in the archive, and its SHA-256, which is the same on every mirror of MNIST.
FILES = (
    (
        "train-images-idx3-ubyte",
        "x_train",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    (
        "train-labels-idx1-ubyte",
        "y_train",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    (
        "t10k-images-idx3-ubyte",
        "x_test",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    (
        "t10k-labels-idx1-ubyte",
        "y_test",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
)


def read_idx(folder: Path, name: str, sha256: str) -> np.ndarray:
    """Returns the uint8 array in an IDX file.

    Args:
        folder: the folder of the file.
        name: the name of the file, without .gz.
        sha256: the expected SHA-256 of the content, in hex.
    Raises:
        FileNotFoundError: neither the file nor its .gz file exists.
        ValueError: the SHA-256 of the content is not the expected one.
    """
    path = folder / name
    content = (
        path.read_bytes()
        if path.exists()
        else gzip.decompress((folder / (name + ".gz")).read_bytes())
    )
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"{path}: SHA-256 {found}; expected {sha256}")
    dimensions = content[3]
    shape = np.frombuffer(content, ">u4", count=dimensions, offset=4).astype(int)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with the four IDX files")
    parser.add_argument(
        "output",
        type=Path,
        nargs="?",
        default=Path(__file__).resolve().parents[1] / "tf1_mnist" / "data" / "mnist.npz",
        help="(default: %(default)s)",
    )
    arguments = parser.parse_args()
    try:
        arrays = {key: read_idx(arguments.folder, name, sha) for name, key, sha in FILES}
    except (OSError, ValueError) as error:
        print(f"make_mnist_npz: error: {error}", file=sys.stderr)
        return 2
    with zipfile.ZipFile(arguments.output, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, array in arrays.items():
            npy = io.BytesIO()
            np.lib.format.write_array(npy, array, version=(1, 0), allow_pickle=False)
            # A ZipInfo created here has the date 1980-01-01 instead of today's.
            info = zipfile.ZipInfo(key + ".npy")
            archive.writestr(info, npy.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    sha256 = hashlib.sha256(arguments.output.read_bytes()).hexdigest()
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes, SHA-256 {sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
