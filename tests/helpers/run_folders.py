"""Makes runs for tests, and reads the runs' folders without the package's commands."""

import json
import shutil
from pathlib import Path
from typing import Any, Dict

import numpy as np

from tf1_mnist import runs, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import checkpoints


def train(data_path: Path, *argv: str, network: Any = softmax) -> int:
    """Trains a network on an .npz file and returns the exit status."""
    return int(network.main(["--data", str(data_path), *argv]))


def cut_at_step_5(whole: str, cut: str) -> None:
    """Copies a run and gives the copy the state that the run had after step 5."""
    shutil.copytree(whole, cut)
    Path(cut, "metrics.json").unlink()
    for path in Path(cut, "checkpoints").glob("model-10.*"):
        path.unlink()


def variables(run: Path) -> Dict[str, np.ndarray]:
    """Returns every variable in a run's newest checkpoint."""
    reader = tf.train.load_checkpoint(str(checkpoints.find(run)[0]))
    return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}


def by_hand(run: Path, images: np.ndarray) -> np.ndarray:
    """Returns the probabilities of a run's Softmax network, computed with NumPy in float64."""
    values = variables(run)
    x = images.reshape(len(images), 784) / 255
    for layer in ("dense_1", "dense_2", "dense_3"):
        x = x @ values[f"{layer}/kernel"].astype(float) + values[f"{layer}/bias"]
        if layer != "dense_3":
            x = np.maximum(x, 0)
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def change_options(run: Path, **changed: Any) -> None:
    """Changes values in a run's options.json."""
    path = run / "options.json"
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, **changed}), encoding="utf-8")


def files(run: Path) -> Any:
    """Returns a run's settings, history and metrics, with all times set to 0."""
    history = [row._replace(seconds=0) for row in runs.read_history(run)]
    return runs.read_options(run), history, runs.read_metrics(run)._replace(seconds=0)


def saved_model(run: Path) -> Dict[str, bytes]:
    """Returns the two files with the variables of a run's SavedModel.

    The third file, the graph, may differ, because protocol buffers are not written in a fixed
    order.
    """
    found = {p.name: p.read_bytes() for p in (run / "saved_model" / "variables").iterdir()}
    assert len(found) == 2
    assert (run / "saved_model" / "saved_model.pb").exists()
    return found


def assert_same(one: Path, other: Path) -> None:
    assert files(one) == files(other)
    assert saved_model(one) == saved_model(other)
    a, b = variables(one), variables(other)
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)
