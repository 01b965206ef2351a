"""Builds the whole graph of a network: images -> logits -> loss -> train op."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence, Tuple, Union

from tf1_mnist import averages
from tf1_mnist import tf1 as tf
from tf1_mnist.averages import Averaged
from tf1_mnist.layers import predictions
from tf1_mnist.recipe import Recipe
from tf1_mnist.task import Task


class EpochMeans(NamedTuple):
    """Means over the images that an epoch has trained on so far.

    loss, accuracy: float64 ().
    add_op: adds the images of a batch.
    reset_op: begins an epoch.
    """

    loss: tf.Tensor
    accuracy: tf.Tensor
    add_op: tf.Operation
    reset_op: tf.Operation


class Model(NamedTuple):
    """The tensors and operations that a training loop needs from a graph.

    Tensors (batch is any number of images; the shapes are those of the task DIGIT):
        images          placeholder, uint8 (batch, 28, 28); 0 is paper, 255 is ink
        labels          placeholder, uint8 (batch,), 0 to 9
        training        placeholder, bool (), whether this is a training step; False by default
        logits          float32 (batch, 10)
        probabilities   float32 (batch, 10), softmax of the logits
        classes         int64 (batch,), the most likely digit of each image
        cross_entropy   float32 (batch,), the loss for each image, in nats
        correct         bool (batch,), whether each class is the label
        activations     float32 (batch, ...), the output of each ReLU, in the network's order
        loss            float32 (), the mean of cross_entropy
        accuracy        float32 (), the share of correct images
        learning_rate   float32 (), the rate of the next step
        global_step     int64 (), the number of steps taken
        histograms      string (), a summary of variables and activations, for TensorBoard
    Operations:
        train_op        one step: updates the variables, the epoch's means and the global step
        init_op         initializes every variable
    Other:
        graph           the tf.Graph that holds them
        steps           the number of steps after which the learning rate is zero
        epoch           the EpochMeans of the loss and the accuracy
        averaged        the network with averaged weights, an `averages.Averaged`; None if the
                        weights are not averaged
        saver           a tf.train.Saver for all variables; keeps the last three checkpoints
    """

    graph: tf.Graph
    steps: int
    images: tf.Tensor
    labels: tf.Tensor
    training: tf.Tensor
    logits: tf.Tensor
    probabilities: tf.Tensor
    classes: tf.Tensor
    cross_entropy: tf.Tensor
    correct: tf.Tensor
    activations: Sequence[tf.Tensor]
    loss: tf.Tensor
    accuracy: tf.Tensor
    learning_rate: tf.Tensor
    global_step: tf.Variable
    histograms: tf.Tensor
    train_op: tf.Operation
    init_op: tf.Operation
    epoch: EpochMeans
    averaged: Optional[Averaged]
    saver: tf.train.Saver

    @property
    def evaluated(self) -> Union[Model, Averaged]:
        """The network to evaluate and to save: the one with averaged weights, if there is one."""
        return self.averaged or self

    @property
    def variables(self) -> List[tf.Variable]:
        """The trainable variables, in the order of their creation."""
        return list(self.graph.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES))

    @property
    def parameters(self) -> int:
        """The number of trainable parameters."""
        return sum(variable.shape.num_elements() for variable in self.variables)


class SavedModel(NamedTuple):
    """The tensors of a trained network that `runs.saved_model` has loaded.

    task: the network's Task.
    images, probabilities, classes, activations: as in `Model`.
    class_names: the names of the ten classes, in the order of their labels.
    """

    task: Task
    images: tf.Tensor
    probabilities: tf.Tensor
    classes: tf.Tensor
    activations: Tuple[tf.Tensor, ...]
    class_names: Tuple[str, ...]


def build(recipe: Recipe, steps: int) -> Model:
    """Builds the graph of a network for training.

        net = model.build(recipe, recipe.steps(train))

    Args:
        recipe: the network and its training.
        steps: the number of steps after which the learning rate is zero.
    Returns:
        The Model.
    """
    with tf.Graph().as_default() as graph:
        model = add(recipe, steps)
    graph.finalize()  # so that the training loop cannot add an op, which would slow each step down
    return model


def add(recipe: Recipe, steps: int) -> Model:
    """Does the work of `build` in the current graph, to which more ops can be added."""
    task, settings = recipe.task, recipe.settings
    # Set the seed first, since an op takes its seed when it is created.
    tf.set_random_seed(settings.seed)
    global_step = tf.train.create_global_step()

    # Inputs
    images = tf.placeholder(tf.uint8, (None, *task.image_shape), name="images")
    labels = tf.placeholder(tf.uint8, (None, *task.label_shape), name="labels")
    training = tf.placeholder_with_default(False, (), name="training")

    # The network
    logits = recipe.inference(images, training)
    probabilities, classes = predictions(logits)
    activations = tf.get_collection(tf.GraphKeys.ACTIVATIONS)
    network = [variable for variable in tf.global_variables() if variable is not global_step]

    # The loss
    with tf.name_scope("loss"):
        cross_entropy = task.cross_entropy(labels, logits)
        loss = tf.reduce_mean(cross_entropy)

    # Back propagation
    learning_rate = recipe.schedule(settings.learning_rate, global_step, steps)
    train_op = recipe.optimizer(learning_rate).minimize(loss, global_step)

    # The accuracy
    with tf.name_scope("accuracy"):
        correct = task.correct(labels, logits)
        accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    epoch = _epoch_means(cross_entropy, correct)

    # One step: the update, the epoch's means, and the moving averages of batch normalization
    train_op = tf.group(train_op, epoch.add_op, *tf.get_collection(tf.GraphKeys.UPDATE_OPS))
    averaged = None
    if recipe.average_decay is not None:
        train_op, averaged = averages.add(recipe, images, labels, network, train_op)

    return Model(
        graph=tf.get_default_graph(),
        steps=steps,
        images=images,
        labels=labels,
        training=training,
        logits=logits,
        probabilities=probabilities,
        classes=classes,
        cross_entropy=cross_entropy,
        correct=correct,
        activations=activations,
        loss=loss,
        accuracy=accuracy,
        learning_rate=learning_rate,
        global_step=global_step,
        histograms=_histograms(averaged.activations if averaged else activations),
        train_op=train_op,
        init_op=tf.global_variables_initializer(),
        epoch=epoch,
        averaged=averaged,
        saver=tf.train.Saver(max_to_keep=3, save_relative_paths=True),
    )


def _epoch_means(cross_entropy: tf.Tensor, correct: tf.Tensor) -> EpochMeans:
    """Adds an epoch's means to the graph.

    The sums are kept in variables rather than in the training loop, so that a checkpoint in the
    middle of an epoch includes them. The sums are float64, so adding up millions of float32 losses
    causes no noticeable rounding error.
    """
    batch = {
        "loss": tf.reduce_sum(tf.cast(cross_entropy, tf.float64)),
        "correct": tf.reduce_sum(tf.cast(correct, tf.float64)),
        "images": tf.cast(tf.size(correct), tf.float64),
    }
    with tf.variable_scope("epoch"):
        zeros = tf.zeros_initializer()
        loss, right, images = sums = [
            tf.get_variable(name, (), tf.float64, zeros, trainable=False) for name in batch
        ]
        return EpochMeans(
            loss=loss / images,
            accuracy=right / images,
            add_op=tf.group(
                *[total.assign_add(value) for total, value in zip(sums, batch.values())]
            ),
            reset_op=tf.group(*[total.assign(tf.zeros_like(total)) for total in sums]),
        )


def _histograms(activations: Sequence[tf.Tensor]) -> tf.Tensor:
    """Returns a summary with a histogram of each trainable variable and of each activation."""
    with tf.name_scope("histograms"):
        watched = [*tf.trainable_variables(), *activations]
        return tf.summary.merge([tf.summary.histogram(each.op.name, each) for each in watched])
