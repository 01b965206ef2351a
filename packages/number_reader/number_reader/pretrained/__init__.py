"""The trained network that comes with the package.

`READER` is the folder of a run of `python -m number_reader train`, without the files that are
needed only for training. The README.md in the folder describes the network's training and gives its
scores and its SHA-256.
"""

from pathlib import Path

READER = Path(__file__).with_name("reader")
