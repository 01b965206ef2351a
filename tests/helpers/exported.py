"""Computes the outputs of an exported network."""

from pathlib import Path
from typing import Dict

import numpy as np

from tf1_mnist import tf1 as tf

Outputs = Dict[str, np.ndarray]


def from_frozen_graph(path: Path, images: np.ndarray) -> Outputs:
    graph_def = tf.GraphDef.FromString(path.read_bytes())
    with tf.Session(graph=tf.Graph()) as session:
        tf.import_graph_def(graph_def, name="")
        fetches = {name: f"{name}:0" for name in ("probabilities", "classes")}
        return session.run(fetches, {"images:0": images})
