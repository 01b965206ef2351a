"""The trained network that comes with the package.

`CNN` is the folder of a run of `python -m tf1_mnist.cnn --best`, without the files that are needed
only for training. The README.md in the folder describes the network's training and gives its scores
and its SHA-256.
"""

from pathlib import Path

CNN = Path(__file__).with_name("cnn")
