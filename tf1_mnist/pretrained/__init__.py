"""The trained networks that come with the package.

Each network is in the folder of its run, without the files that are needed only for training. `CNN`
was trained by `python -m tf1_mnist.cnn --best`, and `READER` by `python -m tf1_mnist.reader`. The
README.md in each folder describes the network's training and gives its scores and its SHA-256.
"""

from pathlib import Path

CNN = Path(__file__).with_name("cnn")
READER = Path(__file__).with_name("reader")
