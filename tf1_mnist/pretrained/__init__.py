"""The trained networks that come with the package.

Each is a run's folder without the files that only training needs: `CNN` of
`python -m tf1_mnist.cnn --best`, `READER` of `python -m tf1_mnist.reader`. The README.md in each
folder says how it was made, and has its scores and its SHA-256.
"""

from pathlib import Path

CNN = Path(__file__).with_name("cnn")
READER = Path(__file__).with_name("reader")
