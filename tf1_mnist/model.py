"""Builds the whole graph of a network, from the images to the train op."""

from __future__ import annotations

from typing import Any, Callable, ContextManager, NamedTuple, Optional, Sequence, Tuple, Union

from tf1_mnist import loop
from tf1_mnist import tf1 as tf
from tf1_mnist.loop import Loop
from tf1_mnist.recipe import Recipe


class Model(NamedTuple):
    """The tensors and operations that a training loop needs from a graph.

    Tensors (batch is any number of images; the shapes are those of the objective DIGIT):
        images          placeholder, uint8 (batch, 28, 28); 0 is paper, 255 is ink
        labels          placeholder, uint8 (batch,), 0 to 9
        training        placeholder, bool (), whether this is a training step; False by default
        logits          float32 (batch, 10)
        probabilities   float32 (batch, 10), softmax of the logits
        classes         int64 (batch,), the most likely digit of each image
        cross_entropy   float32 (batch,), the loss for each image, in nats
        correct         bool (batch,), whether each class is the label
        loss            float32 (), the mean of cross_entropy
        accuracy        float32 (), the share of correct images
        learning_rate   float32 (), the rate of the next step
        global_step     int64 (), the number of steps taken
        epoch_loss      float64 (), the mean loss over the images trained on since epoch_op ran
        epoch_accuracy  float64 (), the mean accuracy over the same images
        activations     float32 (batch, ...), the output of each ReLU, in the network's order
        histograms      string (), a summary of variables and activations, for TensorBoard
    Operations:
        train_op        one step: updates the variables, the epoch's means and the global step
        epoch_op        begins an epoch: resets its means
        init_op         initializes every variable
    Other:
        graph           the tf.Graph that holds them
        loop            a `loop.Loop`, which takes several steps in one call to `run`; None in a
                        cluster and for rows
        variables       the trainable variables, in the order of their creation
        saver           a tf.train.Saver for all variables; keeps the last three checkpoints

    If the weights are averaged, the graph contains two networks. `loss`, `accuracy` and the epoch's
    means are those of the network being trained. The tensors from `logits` to `correct`, and the
    activations, are those of the network with the averaged weights.
    """

    graph: tf.Graph
    images: tf.Tensor
    labels: tf.Tensor
    training: tf.Tensor
    logits: tf.Tensor
    probabilities: tf.Tensor
    classes: tf.Tensor
    cross_entropy: tf.Tensor
    correct: tf.Tensor
    loss: tf.Tensor
    accuracy: tf.Tensor
    learning_rate: tf.Tensor
    global_step: tf.Tensor
    epoch_loss: tf.Tensor
    epoch_accuracy: tf.Tensor
    activations: Sequence[tf.Tensor]
    histograms: tf.Tensor
    train_op: tf.Operation
    epoch_op: tf.Operation
    init_op: tf.Operation
    loop: Optional[Loop]
    variables: Sequence[tf.Variable]
    saver: tf.Saver

    @property
    def parameters(self) -> int:
        """The number of trainable parameters."""
        return sum(variable.shape.num_elements() for variable in self.variables)


def build(recipe: Recipe, steps: int) -> Model:
    """Builds the graph of a network for training.

    Args:
        recipe: the network and its training.
        steps: the number of steps after which the learning rate is zero; from `recipe.steps`.
    Returns:
        The Model.
    """
    with tf.Graph().as_default() as graph:
        model = add(recipe, steps)
        if recipe.objective.has_equal_shapes:
            model = model._replace(loop=loop.repeat_step(model))
    graph.finalize()  # so that the training loop cannot add an op, which would slow each step down
    return model


def add(recipe: Recipe, steps: int) -> Model:
    """Does the work of `build` in the current graph, to which more ops can be added."""
    objective, settings = recipe.objective, recipe.settings
    # Set the seed first, since an op takes its seed when it is created.
    tf.set_random_seed(settings.seed)
    global_step = tf.train.create_global_step()

    # Inputs
    images = tf.placeholder(tf.uint8, (None, *objective.image_shape), name="images")
    labels = tf.placeholder(tf.uint8, (None, *objective.label_shape), name="labels")
    training = tf.placeholder_with_default(False, (), name="training")

    # Network
    logits, probabilities, classes = outputs(recipe.inference, images, training)
    network = [variable for variable in tf.global_variables() if variable is not global_step]

    # Loss
    with tf.name_scope("loss"):
        cross_entropy = objective.cross_entropy(labels, logits)
        loss = tf.reduce_mean(cross_entropy)

    # Metrics
    with tf.name_scope("accuracy"):
        correct = objective.correct(labels, logits)
        accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    epoch_loss, epoch_accuracy, epoch_op, add_op = _epoch_means(cross_entropy, correct)

    # Train op
    rate = recipe.schedule(settings.learning_rate, global_step, steps)
    update_op = recipe.optimizer(rate).minimize(loss, global_step)
    moving_averages = tf.get_collection(tf.GraphKeys.UPDATE_OPS)  # of batch normalization
    train_op = tf.group(update_op, add_op, *moving_averages)
    activations = tf.get_collection(tf.GraphKeys.ACTIVATIONS)

    # Average of the weights: from here on, the network is the one with the averaged weights
    if recipe.average_decay is not None:
        if not recipe.continues:
            # A lower decay in the first steps removes the random weights from the average.
            counted, variables = global_step, tf.trainable_variables()
        else:
            # The average includes the whole trained network, with its means and variances.
            counted, variables = None, network
        averages = tf.train.ExponentialMovingAverage(recipe.average_decay, counted)
        train_op, averaged = _average(averages, variables, train_op)
        with averaged, tf.name_scope("average"):
            logits, probabilities, classes = outputs(recipe.inference, images, training=False)
            cross_entropy = objective.cross_entropy(labels, logits)
            correct = objective.correct(labels, logits)
        activations = tf.get_collection(tf.GraphKeys.ACTIVATIONS)[len(activations) :]

    return Model(
        graph=tf.get_default_graph(),
        images=images,
        labels=labels,
        training=training,
        logits=logits,
        probabilities=probabilities,
        classes=classes,
        cross_entropy=cross_entropy,
        correct=correct,
        loss=loss,
        accuracy=accuracy,
        learning_rate=rate,
        global_step=global_step,
        epoch_loss=epoch_loss,
        epoch_accuracy=epoch_accuracy,
        activations=tuple(activations),
        histograms=_histograms(tf.trainable_variables() + activations),
        train_op=train_op,
        epoch_op=epoch_op,
        init_op=tf.global_variables_initializer(),
        loop=None,
        variables=tf.trainable_variables(),
        saver=tf.train.Saver(max_to_keep=3, save_relative_paths=True),
    )


def outputs(
    inference: tf.Inference, images: tf.Tensor, training: Union[tf.Tensor, bool]
) -> Tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Adds a network to the current graph.

    Args:
        inference: the network.
        images: uint8 of shape (batch, *objective.image_shape).
        training: bool scalar, or False in a graph that only predicts.
    Returns:
        logits, probabilities and classes, as in `Model`.
    """
    logits = inference(images, training)
    probabilities = tf.nn.softmax(logits, name="probabilities")
    classes = tf.argmax(logits, axis=-1, name="classes")
    return logits, probabilities, classes


def _average(
    averages: Any, variables: Sequence[tf.Variable], train_op: tf.Operation
) -> Tuple[tf.Operation, ContextManager[Any]]:
    """Adds an exponential moving average of each variable over the steps.

    This is a form of the averaging proposed by Polyak and Juditsky (1992).

    Args:
        averages: a tf.train.ExponentialMovingAverage.
        variables: the variables to average.
        train_op: the op that takes a step.
    Returns:
        (train_op, scope). The op takes a step and then updates the averages. In the scope, the
        layers use the averages in place of the variables.
    """
    with tf.control_dependencies([train_op]):
        train_op = averages.apply(variables)

    def average_of(
        getter: Callable[..., tf.Variable], *args: Any, **kwargs: Any
    ) -> Union[tf.Variable, tf.Tensor]:
        variable = getter(*args, **kwargs)
        average = averages.average(variable)
        return variable if average is None else average  # only some variables are averaged

    scope = tf.variable_scope(tf.get_variable_scope(), reuse=True, custom_getter=average_of)
    return train_op, scope


def _epoch_means(
    cross_entropy: tf.Tensor, correct: tf.Tensor
) -> Tuple[tf.Tensor, tf.Tensor, tf.Operation, tf.Operation]:
    """Adds to the graph an epoch's mean loss and accuracy, and the sums needed to compute them.

    The sums are kept in variables rather than in the training loop, so that a checkpoint in the
    middle of an epoch includes them. The sums are float64, so adding up millions of float32 losses
    causes no noticeable rounding error.

    Returns:
        The two means, the op that resets the sums, and the op that adds a batch to them.
    """
    with tf.variable_scope("epoch"):
        names = ("loss", "correct", "images")
        sums = [
            tf.get_variable(
                name, (), tf.float64, initializer=tf.zeros_initializer(), trainable=False
            )
            for name in names
        ]
        batch = [
            tf.reduce_sum(tf.cast(cross_entropy, tf.float64)),
            tf.reduce_sum(tf.cast(correct, tf.float64)),
            tf.cast(tf.size(correct), tf.float64),
        ]
        clear = tf.group(*[total.assign(tf.zeros_like(total)) for total in sums])
        add = tf.group(*[total.assign_add(value) for total, value in zip(sums, batch)])
        loss, right, images = sums
        return loss / images, right / images, clear, add


def _histograms(watched: Sequence[Union[tf.Variable, tf.Tensor]]) -> tf.Tensor:
    """Returns a summary with a histogram of each of the given variables and tensors."""
    with tf.name_scope("histograms"):
        return tf.summary.merge([tf.summary.histogram(each.op.name, each) for each in watched])
