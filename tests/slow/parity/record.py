"""Records results of the package under this interpreter's version of TensorFlow.

    python record.py compared FOLDER         the results that the tests compare
    python record.py everything FOLDER       the same, and the results that only the page contains
    python record.py losses FOLDER           only the losses
    python record.py restored FOLDER OTHER   the results of the checkpoints and SavedModels in the
                                             folder OTHER

Each command writes one file, `FOLDER/COMMAND.npz`. The key of an array is a path, such as
`losses/cnn/0.001/0`.
"""

import platform
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, Sequence

import numpy as np

from tf1_mnist import cnn, layers, runs, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches, Examples, hold_out, load_data
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, saved_model, saving

Arrays = Dict[str, np.ndarray]

RECIPES = {
    "softmax": softmax.VARIANTS["default"],
    "cnn": cnn.VARIANTS["default"],
    "best": cnn.VARIANTS["best"],
}
WITHOUT_ROOTS = ("softmax", "cnn")
STEPS = {"softmax": 200, "cnn": 60, "best": 20}
IMAGES = {"softmax": 55000, "cnn": 5500, "best": 5500}  # per epoch; TensorFlow 1.15.5 is slow
SEEDS = (0, 1)
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # the commands' default
LEARNING_RATES = (1e-4, 1e-3, LEARNING_RATE)


def one_epoch(network: str, seed: int, learning_rate: float) -> Recipe:
    """Returns the network's recipe for a run of one epoch, with the same schedule for all."""
    return Recipe(
        RECIPES[network].inference,
        Settings(1, BATCH_SIZE, learning_rate, seed),
        average_decay=RECIPES[network].average_decay,
    )


def started(network: str, train: Examples, seed: int, learning_rate: float) -> Model:
    """Builds the graph for a run of one epoch."""
    recipe = one_epoch(network, seed, learning_rate)
    return build(recipe, recipe.steps(train))


def first_batches(network: str, train: Examples, seed: int) -> Iterator[Examples]:
    for _, batch in zip(range(STEPS[network]), Batches(train, BATCH_SIZE, seed).since(0)):
        yield batch


def state(session: Any, graph: Any) -> Arrays:
    """Returns every variable, including those of the optimizer."""
    variables = graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
    return dict(zip((variable.op.name for variable in variables), session.run(variables)))


def initial(train: Examples) -> Arrays:
    found = {}
    for network in RECIPES:
        for seed in SEEDS:
            model = started(network, train, seed, LEARNING_RATE)
            with tf.Session(graph=model.graph) as session:
                session.run(model.init_op)
                for name, value in state(session, model.graph).items():
                    found[f"initial/{network}/{seed}/{name}"] = value
    return found


def masks() -> Arrays:
    """Returns arrays of ones after dropout, for several seeds, rates and steps."""
    found = {}
    for seed in SEEDS:
        with tf.Graph().as_default():
            tf.set_random_seed(seed)
            step = tf.train.create_global_step()
            to_step = tf.placeholder(tf.int64, ())
            assign = step.assign(to_step)
            for rate in (0.25, 0.5):
                x = layers.dropout(tf.ones((100, 100)), rate, tf.constant(True), name="dropout_1")
                with tf.Session() as session:
                    for number in (0, 1, 1000):
                        session.run(assign, {to_step: number})
                        found[f"masks/{seed}/{rate}/{number}"] = session.run(x)
    return found


def losses(train: Examples, rates: Sequence[float]) -> Arrays:
    """Returns the loss at each of the first steps, for several learning rates."""
    found = {}
    for network in RECIPES:
        for rate in rates:
            for seed in SEEDS:
                model = started(network, train, seed, rate)
                with tf.Session(graph=model.graph) as session:
                    session.run(model.init_op)
                    steps = [
                        session.run(
                            [model.train_op, model.loss],
                            {
                                model.images: batch.images,
                                model.labels: batch.labels,
                                model.training: True,
                            },
                        )
                        for batch in first_batches(network, train, seed)
                    ]
                found[f"losses/{network}/{rate}/{seed}"] = np.array([loss for _, loss in steps])
    return found


def epochs(whole: Examples, validation: Examples, test: Examples, folder: Path) -> Arrays:
    """Trains each network for an epoch and returns its variables and probabilities."""
    found = {}
    for network, recipe in RECIPES.items():
        count = IMAGES[network]
        train = Examples(whole.images[:count], whole.labels[:count])
        chosen = one_epoch(network, SEEDS[0], LEARNING_RATE)
        model = build(chosen, chosen.steps(train))
        with tf.Session(graph=model.graph) as session:
            session.run(model.init_op)
            training.fit(session, model, chosen, train, validation)
            (folder / network).mkdir()
            checkpoints.save(session, model, folder / network)
            record = runs.Record(network, data_sha256="0")
            runs.write_options(folder / network, chosen.settings, record)
            saving.save(recipe, folder / network)
            found.update(_trained(session, model, network, test))
    return found


def restored(train: Examples, test: Examples, other: Path) -> Arrays:
    """Restores each network from the other version's files; returns variables and probabilities."""
    found = {}
    for network in RECIPES:
        model = started(network, train, SEEDS[0], LEARNING_RATE)
        with tf.Session(graph=model.graph) as session:
            checkpoints.restore(session, model, other / network)
            found.update(_trained(session, model, network, test))
        with saved_model.load(other / network) as (session, loaded):
            found[f"loaded/{network}"] = training.predict(session, loaded, test.images)
    return found


def _trained(session: Any, model: Model, network: str, test: Examples) -> Arrays:
    found = {f"probabilities/{network}": training.predict(session, model, test.images)}
    for name, value in state(session, model.graph).items():
        found[f"trained/{network}/{name}"] = value
    return found


def without_roots_and_exponentials(train: Examples) -> Arrays:
    """Returns the variables after a few steps that use only correctly rounded functions.

    Gradient descent, unlike Adam, takes no square root. The cross-entropy is computed in float64,
    so its errors disappear when the result is rounded to float32. Batch normalization computes a
    square root, so the best network is left out.
    """
    found = {}
    for network in WITHOUT_ROOTS:
        recipe = RECIPES[network]
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(SEEDS[0])
            global_step = tf.train.create_global_step()
            images = tf.placeholder(tf.uint8, (None, 28, 28))
            labels = tf.placeholder(tf.int32, (None,))
            cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=labels,
                logits=tf.cast(recipe.inference(images, tf.constant(True)), tf.float64),
            )
            train_op = tf.train.GradientDescentOptimizer(0.1).minimize(
                tf.reduce_mean(cross_entropy), global_step
            )
            with tf.Session() as session:
                session.run(tf.global_variables_initializer())
                for batch in first_batches(network, train, SEEDS[0]):
                    session.run(train_op, {images: batch.images, labels: batch.labels})
                for name, value in state(session, graph).items():
                    found[f"without/{network}/{name}"] = value
    return found


def functions() -> Arrays:
    """Returns the square roots, exponentials and logarithms of 10,000 numbers from 0 to 1."""
    numbers = np.random.RandomState(0).uniform(size=10000).astype(np.float32)
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, numbers.shape)
        ops = {"x": x, "sqrt": tf.sqrt(x), "exp": tf.exp(x), "log": tf.log(x)}
        with tf.Session() as session:
            values = session.run(ops, {x: numbers})
    return {f"functions/{name}": value for name, value in values.items()}


def versions() -> Arrays:
    found = {
        "Python": platform.python_version(),
        "TensorFlow": tf.VERSION,
        "NumPy": np.__version__,
    }
    return {f"versions/{name}": np.array(version) for name, version in found.items()}


def main(what: str, folder: Path, *others: Path) -> None:
    full, test = load_data()
    train, validation = hold_out(full)
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    if what in ("compared", "everything"):
        found.update(versions())
        found.update(initial(train))
        found.update(masks())
        found.update(losses(train, LEARNING_RATES[:1]))
        found.update(epochs(train, validation, test, folder))
    if what == "everything":
        found.update(functions())
        found.update(without_roots_and_exponentials(train))
        found.update(losses(train, LEARNING_RATES[1:]))
    if what == "losses":
        found.update(losses(train, LEARNING_RATES))
    if what == "restored":
        found.update(restored(train, test, *others))
    np.savez(str(folder / f"{what}.npz"), **found)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
