# %% [markdown]
# # The MNIST Softmax network
#
# This lesson trains the Softmax network of the post (the blog post that these lessons follow) on
# MNIST's training images and tests it on the 10,000 test images. The whole program is on this page:
# the graph, the training loop and the test. It takes only two things from the package: TensorFlow
# 1.x (`tf`) and the images (`load_data`).
#
# You can also run the page without the package. Copy everything before the section "The same in the
# package, in a few lines", and put these lines in place of the two imports from `tf1_mnist` and of
# the call to `load_data`. They read your own copy of `mnist.npz`.
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# mnist = np.load("mnist.npz")
# x_train, y_train = mnist["x_train"], mnist["y_train"]
# x_test, y_test = mnist["x_test"], mnist["y_test"]
# ```

# %%
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

here = Path(__file__).parent if "__file__" in globals() else Path()  # a notebook has no __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## The images
# The next cell loads the images (`x`) and their labels (`y`). It takes the last 5,000 images out of
# the training set and keeps them for *validation*: we use them to measure the network during
# training, and to choose settings such as the learning rate. The test images are used only once,
# at the end. They show how well the network reads digits that had no influence on it.

# %%
(x_train, y_train), (x_test, y_test) = load_data()

x_validation = x_train[55000:]
y_validation = y_train[55000:]
x_train = x_train[:55000]
y_train = y_train[:55000]

print(f"{len(x_train):,} images for training, {len(x_validation):,} for validation")
print(f"{len(x_test):,} images for the test")

# %% [markdown]
# ## The settings
# Training goes in steps. One *step* takes a batch, a group of 128 training images. It computes the
# loss, a number that says how wrong the network's answers are, and changes the weights once. One
# *epoch* uses every training image once. Since 55,000 is not a multiple of 128, the last batch of
# each epoch is smaller than the others.

# %%
SEED = 0  # determines every random number below
EPOCHS = 4
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # of the first step

STEPS_PER_EPOCH = math.ceil(len(x_train) / BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
print(f"{STEPS_PER_EPOCH} steps per epoch, {STEPS:,} steps in all")

# %% [markdown]
# So there are **430** steps per epoch and **1,720** steps in all.
#
# ## The graph
# In TensorFlow 1.x a program first describes the computation as a *graph*. Nothing is computed
# until a *session* runs the graph. The next five cells build the graph piece by piece. Its arrays
# are called *tensors*.
#
# The first piece is the input. A *placeholder* is a tensor whose value the session supplies later.
# `None` in its shape stands for any number of images. Each image of 28 x 28 bytes becomes one row
# of 784 numbers from 0 to 1. (In `tf.reshape`, -1 means as many rows as there are images.) We call
# these rows $a^{(1)}$, the activations of layer 1.

# %%
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))

    scaled = tf.cast(images, tf.float32) / 255.0
    a1 = tf.reshape(scaled, (-1, 784))
    print("a1:", a1.shape)

# %% [markdown]
# The printed shape has 784 columns, but no number of rows: it depends on how many images a session
# supplies.
#
# The second piece is the parameters. The weights $w^{(l)}$ and the biases $b^{(l)}$ lead from layer
# $l$ to layer $l + 1$. A layer with $n$ inputs and $m$ outputs has $n \times m$ weights and $m$
# biases. Here $w^{(l)}$ has a row for each input and a column for each output. It is the matrix
# that lesson 3 calls the kernel. The biases start at 0. The weights must not start with equal
# values, or the neurons of a layer would stay equal. They start at random numbers between
# $-\sqrt{6 / (n + m)}$ and $\sqrt{6 / (n + m)}$. This choice is named after Xavier Glorot. It keeps
# the activations at about the same size from layer to layer. The cell also prints how many
# parameters (weights and biases) there are.

# %%
with graph.as_default():
    zeros = tf.zeros_initializer()
    glorot = tf.glorot_uniform_initializer

    w1 = tf.get_variable("w1", (784, 512), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (512,), initializer=zeros)

    w2 = tf.get_variable("w2", (512, 512), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (512,), initializer=zeros)

    w3 = tf.get_variable("w3", (512, 10), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (10,), initializer=zeros)

    variables = tf.trainable_variables()

parameters = 0
for variable in variables:
    size = variable.shape.num_elements()
    parameters += size
    print(f"{variable.op.name}: {size:,}")
print(f"{parameters:,} parameters in all")

# %% [markdown]
# The network has **669,706** parameters. Most of them are the **401,408** weights in `w1`.
#
# The third piece is the network itself: three fully connected layers. Each one multiplies by its
# weights and adds its biases, which gives the sums $z$. The first two then apply
# $\mathrm{relu}(z) = \max(z, 0)$:
#
# $$z^{(2)} = a^{(1)} w^{(1)} + b^{(1)}, \quad a^{(2)} = \mathrm{relu}(z^{(2)})$$
# $$z^{(3)} = a^{(2)} w^{(2)} + b^{(2)}, \quad a^{(3)} = \mathrm{relu}(z^{(3)})$$
# $$z^{(4)} = a^{(3)} w^{(3)} + b^{(3)}$$
#
# The ten numbers $z^{(4)}$ are called *logits*, one for each digit. The network's answer is the
# digit with the largest logit; `classes` holds these answers for all images of a batch. The
# operation `tf.nn.bias_add` adds the biases to each row.

# %%
with graph.as_default():
    z2 = tf.nn.bias_add(tf.matmul(a1, w1), b1)
    a2 = tf.nn.relu(z2)

    z3 = tf.nn.bias_add(tf.matmul(a2, w2), b2)
    a3 = tf.nn.relu(z3)

    logits = tf.nn.bias_add(tf.matmul(a3, w3), b3)  # z4
    classes = tf.argmax(logits, axis=1, output_type=tf.int32)

# %% [markdown]
# The fourth piece is the loss. Softmax turns the logits $z$ of an image into probabilities $p$,
# which are positive and add up to 1:
#
# $$p_k = \frac{e^{z_k}}{e^{z_0} + e^{z_1} + \dots + e^{z_9}}$$
#
# If $y$ is the correct digit, the loss of the image is the *cross-entropy* $-\log p_y$. It is 0
# when the network is certain of the correct digit, and it is large when the network gives that
# digit a small probability. (The logarithm is the natural one.) TensorFlow computes softmax and
# logarithm together, in one operation. The section "Why not log(softmax(x))?" below explains the
# reason. The loss of a batch is the mean over its images.
#
# The cell also adds the accuracy, the share of correct answers. It is the mean of numbers that are
# 1 for a correct answer and 0 for a wrong one.

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

    correct = tf.equal(classes, labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

# %% [markdown]
# The last piece is the training step. `minimize` adds the gradients of the loss to the graph, and
# an operation that uses them to change the variables. We use Adam, a kind of gradient descent that
# chooses the size of the step for each parameter, from the gradients that this parameter has had so
# far. The learning rate sets the overall size of the steps. It starts at 0.002 and falls to 0 along
# half a cosine wave, so that the weights change quickly at first and settle at the end. The
# variable `global_step` counts the steps.

# %%
with graph.as_default():
    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## The session
# A session holds the values of the variables. In the next cell it first runs `init_op`, which gives
# every variable its initial value. We keep a copy of these initial weights for the last section.

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# The next cell is the training loop. Each epoch goes through the training images in a new random
# order, which `permutation` chooses. Each step supplies a batch to the placeholders and runs
# `train_op`. After each epoch, the network is measured on the validation images.

# %%
step_losses = []  # one for each step
validation_losses = []  # one for each epoch
validation_accuracies = []

for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch]}
        batch_loss, _ = session.run([loss, train_op], feed)
        step_losses.append(batch_loss)

    validation_feed = {images: x_validation, labels: y_validation}
    validation_loss, validation_accuracy = session.run([loss, accuracy], validation_feed)
    validation_losses.append(validation_loss)
    validation_accuracies.append(validation_accuracy)

    training_loss = np.mean(step_losses[-STEPS_PER_EPOCH:])  # of this epoch's batches
    print(f"epoch {epoch + 1}: training loss {training_loss:.4f}")
    print(f"  validation loss {validation_loss:.4f}, accuracy {validation_accuracy:.4f}")

# %% [markdown]
# The training loss is the mean over the batches of the epoch. The network improves during an epoch,
# so in the first epoch its training loss is higher than its validation loss, which is measured at
# the end.
#
# Now the network reads the test images. Closing the session at the end loses the values of the
# variables, so the next cell first keeps a copy of the trained weights. (The answer to the first of
# the "Things to try" needs them.)

# %%
test_feed = {images: x_test, labels: y_test}
test_accuracy, predicted = session.run([accuracy, classes], test_feed)
print(f"test accuracy {test_accuracy:.4f}")

trained_weights = session.run(variables)
session.close()

# %% [markdown]
# The network reads about 98% of the test images correctly. The exact number depends a little on
# the processor and on TensorFlow's version, because they round differently.
#
# The next cell draws the losses, in [this figure](figures/05_learning_curve.png). It only draws, so
# you may skip its code.


# %%
def draw_learning_curve():
    steps = range(1, STEPS + 1)
    epoch_ends = [STEPS_PER_EPOCH * (epoch + 1) for epoch in range(EPOCHS)]
    figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axes.semilogy(steps, step_losses, color="0.7", lw=0.6, label="each training batch")
    axes.semilogy(epoch_ends, validation_losses, "o-", label="5,000 validation images")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    figure.savefig(FIGURES / "05_learning_curve.png", dpi=120)


draw_learning_curve()

# %% [markdown]
# The scale of the loss is logarithmic. The loss of the training batches falls until the end. The
# validation loss hardly changes from the third epoch to the fourth; by then the training loss is
# less than half of it. The network has begun to learn details of the training images that do not
# help with other images. This is called *overfitting*.
#
# The next cell draws the first twelve test images that the network reads wrongly, in
# [this figure](figures/05_mistakes.png). You may skip its code too.


# %%
def draw_mistakes():
    mistakes = np.flatnonzero(predicted != y_test)
    figure, grid = plt.subplots(2, 6, figsize=(7, 2.9), layout="constrained")
    for axes, i in zip(grid.ravel(), mistakes):
        axes.imshow(x_test[i], cmap="Greys")
        axes.set_title(f"says {predicted[i]}, is {y_test[i]}", fontsize=9)
        axes.axis("off")
    figure.savefig(FIGURES / "05_mistakes.png", dpi=120)


draw_mistakes()

# %% [markdown]
# Many of these digits would make a person hesitate too.
#
# ## Why not log(softmax(x))?
# You could write the loss by hand, as it is defined:
#
# $$-\log p_y = -\log \frac{e^{z_y}}{\sum_k e^{z_k}}$$
#
# But float32 has no number above $3.4 \times 10^{38}$, so even $e^{89}$ becomes infinite. The
# remedy is to take $e^m$ out of the sum, where $m$ is the largest logit:
#
# $$-\log p_y = \log \sum_k e^{z_k} - z_y = m + \log \sum_k e^{z_k - m} - z_y$$
#
# This is the *log-sum-exp* trick. None of the exponents $z_k - m$ is above 0, so none of the powers
# is above 1. TensorFlow's operation uses this trick internally.
#
# So there are three ways to compute the loss: by hand, as it is defined; with the trick; and with
# TensorFlow's operation. The next cell builds a graph with all three, for two logits
# $z = (100, 0)$. Each result is a pair: the loss if the correct label is 0, and the loss if it is
# 1. (TensorFlow's operation expects a row of logits for each label, so it gets $z$ twice.)

# %%
loss_graph = tf.Graph()
with loss_graph.as_default():
    z = tf.constant([100.0, 0.0])

    probabilities = tf.exp(z) / tf.reduce_sum(tf.exp(z))
    loss_by_hand = -tf.log(probabilities)

    m = tf.reduce_max(z)
    log_sum_exp = m + tf.log(tf.reduce_sum(tf.exp(z - m)))
    loss_by_log_sum_exp = log_sum_exp - z

    loss_by_tensorflow = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[0, 1], logits=[z, z]
    )

# %% [markdown]
# The next cell computes and prints both losses in each of the three ways. It also prints the
# gradient of the loss with respect to $z$, if the correct label is 1.

# %%
ways = {
    "by hand": loss_by_hand,
    "log-sum-exp": loss_by_log_sum_exp,
    "TensorFlow": loss_by_tensorflow,
}
results = {}
with tf.Session(graph=loss_graph) as session:
    for name, losses_tensor in ways.items():
        loss_of_label_1 = losses_tensor[1]
        gradient_tensor = tf.gradients(loss_of_label_1, z)[0]
        both_losses, gradient = session.run([losses_tensor, gradient_tensor])
        results[name] = both_losses, gradient
        print(f"{name:12} losses {both_losses}, gradient {gradient}")

# %% [markdown]
# The correct losses are almost exactly 0 and 100. By hand we get `nan` (not a number) and `inf`
# (infinity), because $e^{100}$ is infinite in float32. The first probability is infinity divided by
# infinity, which is `nan`. The second is 1 divided by infinity, which is 0, and $-\log 0$ is
# infinite. The gradient is `nan` too. A single such image in a batch would turn the weights into
# `nan`, and training could not recover.
#
# The other two ways give the correct losses. Their gradient is also correct: it is
# $p - (0, 1) = (1, 0) - (0, 1) = (1, -1)$, where $(0, 1)$ is the label as a vector.
#
# ## The same in the package, in a few lines
# In the package, three functions do the work of this page. `model.build` builds the graph,
# `training.fit` is the training loop, and `training.evaluate` measures the network.
#
# The package chooses its first weights in a different way, so the next cell loads the first weights
# of this page into its network, with `variable.load`. The function `data.hold_out` puts the last
# 5,000 training images aside for validation, as this page does. Everything else is the same: the
# settings, the validation images and the order of the training images.

# %%
from tf1_mnist import data, model, softmax, training

train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

net = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
with tf.Session(graph=net.graph) as session:
    session.run(net.init_op)
    for variable, value in zip(net.variables, first_weights):
        variable.load(value, session)
    history = training.fit(session, net, train, validation, EPOCHS, BATCH_SIZE, SEED)
    tested = training.evaluate(session, net, test)

for page_loss, row in zip(validation_losses, history):
    print(f"validation loss: page {page_loss:.4f}, package {row.validation_loss:.4f}")
print(f"test accuracy: page {test_accuracy:.4f}, package {tested.accuracy:.4f}")

# %% [markdown]
# The package trains the same network in the same way, so the numbers agree. They can differ a
# little on a machine where the two graphs add numbers in a different order, because small rounding
# errors grow during training.
#
# ## Things to try
# - Remove both calls to `tf.nn.relu`. What kind of network is left, and how good is it?
# - Keep the learning rate at 0.002 instead of letting it fall. How does the end of the curve
#   change?
#
# The [answers](../docs/answers.md#5-the-mnist-softmax-network) are on a page of their own.
