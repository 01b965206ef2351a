# %% [markdown]
# # 9. The convolutional network
#
# The network of lesson 6 misread about 180 of the 10,000 test images. How many mistakes remain if
# the first layers look for features everywhere in an image?
#
# This lesson builds the convolutional network of the post piece by piece, trains it,
# and tests it on the 10,000 test images. For these, as in lesson 6, the lesson imports only two
# things from the package: TensorFlow 1.x (`tf`) and the function that loads the images
# (`load_data`). The lesson then examines what the layers of the trained network see, and lets the
# network read your own drawing. The last section before the exercises shows the whole program on
# one page.
#
# To run the first part of this lesson without the package, follow the instructions in the section
# "Without the package" of lesson 6.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from lesson import print, save
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

# %% [markdown]
# ## The images and the settings
#
# The network learns from the first 55,000 training images. The last 5,000 training images are left
# out, because they were used to choose the settings below. The settings have the same meaning as in
# lesson 6.

# %%
(x_train, y_train), (x_test, y_test) = load_data()
x_train = x_train[:55000]
y_train = y_train[:55000]

SEED = 0  # determines every random number below
EPOCHS = 2
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # in the first step

STEPS = EPOCHS * math.ceil(len(x_train) / BATCH_SIZE)
print(f"{STEPS} steps in all")

# %% [markdown]
# ## The graph
#
# The graph is built as in lesson 6, so the text describes only the differences.
#
# There is one more placeholder: `training`, a Boolean that determines whether dropout is on. Unless
# we feed a value to this placeholder, dropout is off. The images are not flattened, but keep their
# two dimensions. A third dimension, of size 1, is added, because the convolution expects a
# dimension for the channels. (A greyscale image has one channel.)

# %%
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))
    training = tf.placeholder_with_default(False, ())

    scaled = tf.cast(images, tf.float32) / 255.0
    x = tf.expand_dims(scaled, -1)
    print("x:", x.shape)

# %% [markdown]
# The network has two convolutional layers and two fully connected layers. Together, the kernels of
# a convolutional layer form an array of shape (height, width, input channels, output channels).
# Each output channel is one *feature map* and has its own kernel and bias.

# %%
with graph.as_default():
    zeros = tf.zeros_initializer()
    glorot = tf.glorot_uniform_initializer

    # The convolutional layers
    k1 = tf.get_variable("k1", (3, 3, 1, 32), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (32,), initializer=zeros)

    k2 = tf.get_variable("k2", (3, 3, 32, 64), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (64,), initializer=zeros)

    # The fully connected layers
    w3 = tf.get_variable("w3", (9216, 128), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (128,), initializer=zeros)

    w4 = tf.get_variable("w4", (128, 10), initializer=glorot(seed=4))
    b4 = tf.get_variable("b4", (10,), initializer=zeros)

    variables = tf.trainable_variables()

sizes = []
for variable in variables:
    size = variable.shape.num_elements()
    sizes.append(size)
    print(f"{variable.op.name}: {size:,}")
print(f"{sum(sizes):,} parameters in all")

# %% [markdown]
# Of the **1,199,882** parameters, **1,179,648** are in `w3`, which connects the flattened feature
# maps to the first fully connected layer. The convolutional layers need few parameters, because
# they use the same kernels at every position.
#
# The convolutional part consists of two convolutions (each followed by ReLU), a pooling layer, and
# dropout at a rate of 0.25. The comments in the code below give the shape of each result for one
# image. In the calls to `tf.nn.conv2d`, the 1 is the stride. In the call to `tf.nn.max_pool`, the
# two numbers are the size of the window and the stride, in that order. With "VALID", both
# operations leave out the positions where the kernel or the window would extend beyond the input.
# `tf.cond` takes a condition (here `training`) and two functions. If the condition is true,
# `tf.cond` returns the result of the first function, which applies dropout. Otherwise, it returns
# the result of the second function, which does not apply dropout.

# %%
with graph.as_default():
    sums1 = tf.nn.bias_add(tf.nn.conv2d(x, k1, 1, "VALID"), b1)
    conv1 = tf.nn.relu(sums1)  # 26, 26, 32

    sums2 = tf.nn.bias_add(tf.nn.conv2d(conv1, k2, 1, "VALID"), b2)
    conv2 = tf.nn.relu(sums2)  # 24, 24, 64

    pool = tf.nn.max_pool(conv2, 2, 2, "VALID")  # 12, 12, 64

    pool_dropped = tf.cond(
        training, lambda: tf.nn.dropout(pool, rate=0.25, seed=5), lambda: pool
    )  # 12, 12, 64

# %% [markdown]
# The fully connected part flattens the 64 maps of 12 x 12 numbers into one row of 9,216 numbers,
# which is the input of a layer of 128 neurons with ReLU. This layer is followed by dropout at a
# rate of 0.5 and by the layer that computes the ten logits.

# %%
with graph.as_default():
    flat = tf.reshape(pool_dropped, (-1, 9216))  # 9216 = 12 * 12 * 64

    sums3 = tf.nn.bias_add(tf.matmul(flat, w3), b3)
    dense = tf.nn.relu(sums3)  # 128

    dense_dropped = tf.cond(
        training, lambda: tf.nn.dropout(dense, rate=0.5, seed=6), lambda: dense
    )  # 128

    logits = tf.nn.bias_add(tf.matmul(dense_dropped, w4), b4)  # 10

# %% [markdown]
# The loss and the training step are the same as in lesson 6: the mean cross-entropy, and Adam with
# a learning rate that falls from 0.002 to 0 along half a cosine wave.

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## The session
#
# We open a session, initialize the variables, and keep a copy of the initial weights, because the
# figure in the next section shows some of them.

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# The training loop is the same as in lesson 6, except that it turns dropout on with
# `training: True` and does not evaluate the network after each epoch. The loop takes a minute or
# two and prints a line every 100 steps.
#
# > **Predict.** The Softmax network misread about 180 of the 10,000 test images. How many will the
# > convolutional network misread?

# %%
for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for step, start in enumerate(range(0, len(order), BATCH_SIZE)):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch], training: True}
        batch_loss, _ = session.run([loss, train_op], feed)
        if step % 100 == 0:
            print(f"epoch {epoch + 1}, step {step}: loss of the batch {batch_loss:.4f}")

# %% [markdown]
# Now the network reads the test images, 500 at a time: the feature maps of all 10,000 images at
# once would take up more than two gigabytes of memory.

# %%
parts = []
for start in range(0, len(x_test), 500):
    part = session.run(logits, {images: x_test[start : start + 500]})
    parts.append(part)
test_logits = np.concatenate(parts)

predicted = test_logits.argmax(axis=1)
test_accuracy = np.mean(predicted == y_test)
print(f"test accuracy {test_accuracy:.4f}")

# %% [markdown]
# After two epochs, the network reads about 98.9% of the test images correctly. The Softmax network
# from lesson 6 needed four epochs to reach an accuracy of about 98%.
#
# ## What the layers see
#
# The first test image is a seven. We fetch the trained weights and, for this image, the outputs of
# the layers.

# %%
trained_weights = session.run(variables)
seen = session.run([conv1, conv2, pool, dense], {images: x_test[:1]})
session.close()

# %% [markdown]
# From the weights and the outputs, we select eight pictures for each row of the following figure.
# The first two rows show kernels of the first layer, before and after training; the other rows show
# the outputs of the layers. The first layer has 32 kernels and 32 maps; we take every fourth kernel
# and every fourth map. From the second layer, we take the eight maps that respond most strongly to
# this image, that is, those whose numbers have the largest sums after pooling. We show these maps
# both before and after pooling. The 128 numbers of the first fully connected layer have no position
# in the image, so we arrange them in eight pictures of 4 x 4 pixels.

# %%
kernels_before = first_weights[0][:, :, 0, :]  # k1, without its single input channel: 3, 3, 32
kernels_after = trained_weights[0][:, :, 0, :]

seen_conv1 = seen[0][0]  # the second [0] picks the only image of the batch
seen_conv2 = seen[1][0]
seen_pool = seen[2][0]
seen_dense = seen[3][0]

response = seen_pool.sum(axis=(0, 1))  # of each of the 64 maps
strongest = np.argsort(-response)[:8]  # the minus sign puts the largest first

pictures = {
    "kernels before\n3, 3, 1, 32": kernels_before[:, :, ::4],
    "kernels after\n3, 3, 1, 32": kernels_after[:, :, ::4],
    "conv1\n26, 26, 32": seen_conv1[:, :, ::4],
    "conv2\n24, 24, 64": seen_conv2[:, :, strongest],
    "pool\n12, 12, 64": seen_pool[:, :, strongest],
    "dense\n128": seen_dense.reshape(4, 4, 8),
}

# %% [markdown]
# In the figure below, blue stands for positive numbers and red for negative ones. (You may skip the
# code for this figure.)


# %%
def draw_feature_maps():
    figure, grid = plt.subplots(6, 8, figsize=(6.4, 5.4), layout="constrained")
    for row, (name, eight) in zip(grid, pictures.items()):
        limit = max(0.4, np.abs(eight).max())
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=12)
        for n, axes in enumerate(row):
            axes.imshow(eight[:, :, n], cmap="RdBu", vmin=-limit, vmax=limit)
            axes.set(xticks=[], yticks=[])
    return figure


save(draw_feature_maps(), "09_feature_maps.png")

# %% [markdown]
# From top to bottom, the figure shows the following:
#
# - The kernels of the first layer start as random numbers. Training increases the magnitude of
#   these numbers, and some of the kernels then have a blue side and a red side: these kernels find
#   edges.
# - The maps of the first layer, `conv1`, are shown below their kernels. A map is blue where the
#   kernel has found its feature.
# - The maps of the second layer, `conv2`, respond to longer parts of strokes than the maps of the
#   first layer do.
# - Pooling halves the height and the width of the maps, but parts of the strokes are still visible.
# - Of the 128 neurons of the first fully connected layer, fewer than half respond to this image.

# %% [markdown]
# In [the book](../docs/book.md), the figure below is interactive: draw a digit, and see the feature
# maps of each layer. This figure uses a different network: a pretrained network that comes with the
# package and has five convolutional layers. A grey square covers part of the network's input image.
# Move the square: which parts of your digit does the network need in order to read it? Click on a
# place in a map to see how the number there is computed, or follow the network's answer back to the
# picture, layer by layer.
#
# ![A digit, partly covered, and the feature maps](../docs/figures/live_feature_maps.png)

# %% [markdown]
# ## The same in the package, in a few lines
#
# In the package, the function `cnn.inference` builds the network on this page, with two
# differences:
#
# - The initial weights are random numbers between $-\sqrt{6 / n}$ and $\sqrt{6 / n}$, where $n$ is
#   the number of inputs that affect an output (He et al., 2015). The limits on this page also
#   depend on the number of outputs.
# - The package's dropout computes its random numbers from the seed, the name of the layer and the
#   number of the step. A training run that was interrupted can therefore continue with the same
#   random numbers.
#
# Both differences matter only in training. We load the weights trained on this page into
# the package's network, and compare its logits for 500 test images with those computed on this
# page.

# %%
from tf1_mnist import cnn, data, model, softmax
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.training import evaluate, fit


def load_weights(session, net, values):
    session.run(net.init_op)
    for variable, value in zip(net.variables, values):
        variable.load(value, session)


settings = Settings(EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED)
net = model.build(Recipe(cnn.inference, settings), STEPS)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    net_logits = session.run(net.logits, {net.images: x_test[:500]})

difference = net_logits - test_logits[:500]
print(f"{net.parameters:,} parameters")
print(f"largest difference between the logits: {np.abs(difference).max():.0e}")

# %% [markdown]
# The logits are identical, or differ only by rounding errors.
#
# ## Digits that have moved
#
# How well does the network read digits that are two pixels away from their usual place? The
# function below moves images: it adds a margin of two blank pixels on every side, and then cuts out
# a 28 x 28 image at a different place. We apply this function to every fourth test image. In the
# code, a `data.Examples` contains images together with their labels.


# %%
def move(original, down, right):
    margins = ((0, 0), (2, 2), (2, 2))  # added before and after: no images, two rows, two columns
    padded = np.pad(original, margins, "constant")
    top = 2 - down
    left = 2 - right
    return padded[:, top : top + 28, left : left + 28]


some_images = x_test[::4]
some_labels = y_test[::4]
moved = {
    "as it is": data.Examples(some_images, some_labels),
    "left": data.Examples(move(some_images, down=0, right=-2), some_labels),
    "right": data.Examples(move(some_images, down=0, right=2), some_labels),
    "up": data.Examples(move(some_images, down=-2, right=0), some_labels),
    "down": data.Examples(move(some_images, down=2, right=0), some_labels),
}

# %% [markdown]
# Now we measure the accuracy of the convolutional network on the original images and on the shifted
# images.


# %%
def accuracies(session, net):
    result = {}
    for name, split in moved.items():
        result[name] = evaluate(session, net, split).accuracy
    return result


with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    cnn_scores = accuracies(session, net)

# %% [markdown]
# For comparison, we also train the package's Softmax network for two epochs and measure its
# accuracy on the same images.
#
# > **Predict.** Which of the two networks loses more accuracy when the digits move by two pixels,
# > and how many percentage points does it lose?

# %%
train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)
softmax_recipe = Recipe(softmax.inference, settings)
softmax_net = model.build(softmax_recipe, softmax_recipe.steps(train))

with tf.Session(graph=softmax_net.graph) as session:
    session.run(softmax_net.init_op)
    fit(session, softmax_net, softmax_recipe, train, validation)
    softmax_scores = accuracies(session, softmax_net)

# %% [markdown]
# The next cell prints the accuracies of both networks.

# %%
scores = {}
for name in moved:
    scores[name] = cnn_scores[name], softmax_scores[name]
    print(f"{name:8}  CNN {cnn_scores[name]:.3f}, Softmax network {softmax_scores[name]:.3f}")

# %% [markdown]
# On average, moving the digits by two pixels lowers the accuracy of the convolutional network by
# about 7 percentage points, and that of the Softmax network by about 19.
#
# The convolutional network loses less accuracy because its feature maps move with the digit: by two
# places before pooling, and by one place after pooling. However, the fully connected layer after
# the feature maps has different weights for each place, so even the convolutional network reads
# shifted digits less accurately.
#
# ## Distorted digits
#
# A network reads shifted digits more accurately if it has seen shifted digits in training.
# *Augmentation* shifts the training images or distorts them in other ways, differently in each
# epoch. Augmentation also helps with digits in their usual place, since nobody's handwriting
# exactly matches the training images. In the package, `python -m tf1_mnist.cnn --augment affine`
# rotates, scales, shears and shifts the training images. (Shearing makes digits slant, as in
# italics.) With `--augment elastic`, the digits are also bent. The figure below shows how each of
# the two options would distort the first training image, a five, in the first five epochs.


# %%
from tf1_mnist.data.augmentation import Distortions


def draw_distorted_digits():
    figure, grid = plt.subplots(2, 6, figsize=(6.4, 2.4), layout="constrained")
    for row, kind in zip(grid, ("affine", "elastic")):
        row[0].set_ylabel(kind, rotation=0, ha="right", va="center", fontsize=12)
        row[0].imshow(x_train[0], cmap="gray_r")
        for epoch in range(5):
            distortions = Distortions(kind, len(x_train), SEED, epoch)
            distorted = distortions.apply(x_train[:1], np.array([0]))  # of the image with index 0
            row[1 + epoch].imshow(distorted[0], cmap="gray_r")
        for axes in row:
            axes.set(xticks=[], yticks=[])
    grid[0, 0].set_title("original")
    for epoch in range(5):
        grid[0, 1 + epoch].set_title(f"epoch {epoch + 1}")
    return figure


save(draw_distorted_digits(), "09_augmentation.png")

# %% [markdown]
# With augmentation, a network never sees the same image twice, so it cannot memorize the images.
# The validation images and the test images are not distorted.
#
# ## Your own digit
#
# Let the network on this page read your own drawing, as in lessons 0 and 6. The lesson uses the
# file `my_digit.png` in its folder or, if there is no such file, an image of a 3 made of a few
# straight lines. The figure below shows the picture that the network receives and the four maps of
# the second layer that respond most strongly to this picture. (In the package's network,
# `net.activations` contains the output of each ReLU, in the order of the layers. The output with
# index 1 belongs to the second layer, before pooling.)

# %%
from lesson import check, my_picture
from tf1_mnist.pictures import prepare
from tf1_mnist.training import predict

picture = my_picture()
my_digit = prepare(picture)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    my_probabilities = predict(session, net, my_digit[np.newaxis])[0]
    my_maps = session.run(net.activations[1], {net.images: my_digit[np.newaxis]})[0]

my_answer = np.argmax(my_probabilities)
print(f"it reads {my_answer}, with probability {my_probabilities[my_answer]:.3f}")


def draw_my_digit():
    figure, panels = plt.subplot_mosaic("aabc;aade", figsize=(6.4, 3.4), layout="constrained")
    panels["a"].imshow(my_digit, cmap="Greys", vmin=0, vmax=255)
    panels["a"].axis("off")
    strongest = np.argsort(-my_maps.sum(axis=(0, 1)))
    for name, k in zip("bcde", strongest):
        panels[name].imshow(my_maps[:, :, k], cmap="Blues")
        panels[name].set(xticks=[], yticks=[], title=f"map {k}")
    return figure


save(draw_my_digit(), "09_my_digit.png", picture)

# %% [markdown]
# To write digits in the browser and watch the answer change, train a smaller network with the
# option `--fast`, and then export it as a web page:
#
# ```sh
# python -m tf1_mnist.cnn --fast
# python -m tf1_mnist.export --run runs/cnn/1 --to web
# ```
#
# The page is the file `runs/cnn/1/web/index.html`; open it in your browser.
#
# ## The whole program on one page
#
# Like [`softmax.py`](softmax.py) in lesson 6, the file [`cnn.py`](cnn.py) is the program of this
# lesson without the explanations. Its parts are in the order of this lesson:
#
# | the program | the lesson |
# |---|---|
# | the settings, and the two parts `# MNIST:` | The images and the settings |
# | `# Inputs` | The graph: the placeholders |
# | `# Convolutional layers`, `# Pooling, dropout, flatten` | The graph: the convolutional part |
# | `# Fully connected layers` | The graph: the fully connected part |
# | `# Forward propagation: the loss` | The graph: the loss |
# | `# Back propagation` | The graph: the training step |
# | `with tf.Session()` | The session |
#
# The function `accuracy_on`, before the session, measures the accuracy on 1,000 images at a time.
# From the input to the logits, the program reads:
#
# ```python
# # Inputs
# images = tf.placeholder(tf.float32, [None, 28, 28, 1], name="images")
# labels = tf.placeholder(tf.float32, [None, 10], name="labels")
# training = tf.placeholder_with_default(0.0, [], name="training")  # 1 while training
#
# # Convolutional layers
# initializer = tf.variance_scaling_initializer(2.0)
#
# k1 = tf.get_variable("k1", [3, 3, 1, 32], initializer=initializer)
# b1 = tf.get_variable("b1", [32], initializer=tf.zeros_initializer())
# conv1 = tf.nn.relu(tf.nn.conv2d(images, k1, [1, 1, 1, 1], "VALID") + b1)  # 26 x 26 x 32
#
# k2 = tf.get_variable("k2", [3, 3, 32, 64], initializer=initializer)
# b2 = tf.get_variable("b2", [64], initializer=tf.zeros_initializer())
# conv2 = tf.nn.relu(tf.nn.conv2d(conv1, k2, [1, 1, 1, 1], "VALID") + b2)  # 24 x 24 x 64
#
# # Pooling, dropout, flatten
# pooled = tf.nn.max_pool(conv2, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")  # 12 x 12 x 64
# dropped = tf.nn.dropout(pooled, rate=0.25 * training)
# flat = tf.reshape(dropped, [-1, 12 * 12 * 64])
#
# # Fully connected layers
# w3 = tf.get_variable("w3", [12 * 12 * 64, 128], initializer=initializer)
# b3 = tf.get_variable("b3", [128], initializer=tf.zeros_initializer())
# hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, w3) + b3), rate=0.5 * training)
#
# w4 = tf.get_variable("w4", [128, 10], initializer=initializer)
# b4 = tf.get_variable("b4", [10], initializer=tf.zeros_initializer())
# logits = tf.matmul(hidden, w4) + b4
# ```
#
# The loss and the training step are those of `softmax.py`, and so is the training loop, except that
# it also feeds `training: 1`. The program takes a few minutes:
#
# ```sh
# python examples/cnn.py
# ```
#
# It prints the validation accuracy after each epoch and then the test accuracy, which is more than
# 99%.
#
# The program differs from this lesson in the following points:
#
# - It trains with batches of 64 instead of 128 images, and for five epochs instead of two. After
#   each epoch, it measures the accuracy on the 5,000 validation images, which this lesson leaves
#   out. As in lesson 6, the graph computes the accuracy.
# - Scaled pixels, one-hot labels, initial weights, seeds and the default graph are as in
#   `softmax.py`. Each image already has its channel when it is fed to the graph.
# - `training` is a number instead of a Boolean. The dropout rates are multiplied by it, so they are
#   0 unless the loop feeds 1. With the rate 0, dropout changes nothing, and `tf.cond` is not
#   needed.
# - `tf.nn.conv2d` and `tf.nn.max_pool` get a number for each of the four dimensions (image, row,
#   column, channel), as TensorFlow 1 originally required. The lesson uses the short form.
#
# ## What you have learned
#
# - After two epochs, the network reads about 98.9% of the test images correctly.
# - If the digits are shifted by two pixels, the accuracy of the convolutional network falls by
#   about 7 percentage points, and that of the Softmax network by about 19.
# - Augmentation helps with shifted and distorted digits, because the network has seen such digits
#   in training.
#
# ## Exercises
#
# ### Exercise 1
# How many parameters does the network have if the first fully connected layer has 64 neurons
# instead of 128?

# %%
parameters_of_64 = ...  # your answer


# %%
def check_1(count):
    convolutional = 9 * 32 + 32 + 9 * 32 * 64 + 64
    missing = convolutional + 9217 * 64 + 65 * 10 - count
    biases = 32 + 64 + 64 + 10
    assert count > 9216 * 64, "The flattened maps alone need 9216 x 64 weights."
    assert not 0 < missing <= biases, f"{missing} are missing. Did you count the biases?"
    assert missing == 0, f"It is not {count}. Two layers change."


check(1, check_1, parameters_of_64, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# How many pixels of the image can affect one number of `pool`? (Start from one number of `pool` and
# work back: on which numbers of `conv2` does it depend, on which numbers of `conv1`, and on which
# pixels?)

# %%
pixels_seen = ...  # your answer


# %%
def check_2(count):
    assert count != 25, "That is what one number of conv2 sees."
    assert count == 36, f"It is not {count}. What do 2 x 2 neighbours in conv2 see together?"


check(2, check_2, pixels_seen, form="Expected a single number.")

# %% [markdown]
# ### Exercise 3
# To which of its wrong answers on the test images does the network assign the highest probability?
# Use `test_logits`, and store the index (from 0 to 9,999) of the misread image.

# %%
surest_mistake = ...  # your answer


# %%
def check_3(index):
    shifted = test_logits - test_logits.max(axis=1, keepdims=True)
    largest = 1 / np.exp(shifted).sum(axis=1)  # the probability of the answer
    wrong = predicted != y_test
    assert wrong[index], (
        "The network reads this image correctly. Is your answer a place in a list of mistakes?"
    )
    assert largest[index] > largest[wrong].max() - 1e-6, (
        "The network is even surer of another mistake."
    )


check(3, check_3, surest_mistake, form="Expected the index of an image, from 0 to 9,999.")

# %% [markdown]
# ### Exercise 4
# Some programs pool before they apply ReLU, whereas this page pools afterwards. For max pooling,
# the result is the same; for average pooling, it is not. Find four numbers for which the mean of
# their ReLUs differs from the ReLU of their mean.

# %%
four_numbers = ...  # your answer


# %%
def check_4(numbers):
    numbers = np.asarray(numbers, float)
    mean_of_relu = np.maximum(0, numbers).mean()
    relu_of_mean = max(0.0, numbers.mean())
    assert len(numbers) == 4, "Expected four numbers."
    assert mean_of_relu != relu_of_mean, (
        f"Both are {relu_of_mean:.2f}. Mix positive and negative numbers."
    )


check(4, check_4, four_numbers, form="Expected a list of four numbers.")

# %% [markdown]
# ### Exercise 5
# What is the accuracy of the network on the first 500 test images if they are inverted
# (`255 - x_test[:500]`), so that paper has the large values and ink the small ones? Use `net`,
# `load_weights` and `predict` as above. (Guess the answer first.) The check takes a few seconds.

# %%
inverted_accuracy = ...  # your answer: from 0 to 1


# %%
def check_5(accuracy):
    original = np.mean(predicted[:500] == y_test[:500])
    assert 0 <= accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < original, "That is not lower than for the original images."
    with tf.Session(graph=net.graph) as session:
        load_weights(session, net, trained_weights)
        answers = predict(session, net, 255 - x_test[:500]).argmax(axis=1)
    expected = np.mean(answers == y_test[:500])
    assert abs(1 - accuracy - expected) > 0.005, "That is the share of wrong answers."
    assert abs(accuracy - expected) < 0.005, (
        f"It is not {accuracy:.3f}. Are the trained weights loaded, and the images inverted?"
    )


check(5, check_5, inverted_accuracy, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### Exercise 6 (open)
# Choose one of the following two questions, each of which requires a few minutes of training.
#
# - Turn dropout off by feeding `training: False` in the training loop. How do the training loss and
#   the test accuracy change?
# - Move the training images of each batch horizontally and vertically by a random number of pixels,
#   at most two in each direction. Which of the two networks in the section "Digits that have moved"
#   gains more accuracy on shifted digits?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# parameters_of_64 = (9 * 32 + 32) + (9 * 32 * 64 + 64) + (9216 * 64 + 64) + (64 * 10 + 10)
# print(f"{parameters_of_64:,}")
# ```
#
# ```text
# 609,354
# ```
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# pixels_seen = 6 * 6
# ```
#
# One number of `pool` depends on 2 x 2 numbers of `conv2`, which depend on 4 x 4 numbers of
# `conv1`, which in turn depend on 6 x 6 pixels.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# shifted = test_logits - test_logits.max(axis=1, keepdims=True)
# largest = 1 / np.exp(shifted).sum(axis=1)
# surest_mistake = int(np.argmax(np.where(predicted != y_test, largest, 0)))
# ```
#
# The network assigns a probability of more than 0.99 to this wrong answer. As in lesson 6,
# subtracting the largest logit prevents the powers of $e$ from overflowing.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# four_numbers = [-1, -1, -1, 1]
# ```
#
# The mean of the four numbers is negative, so its ReLU is 0. The mean of the four ReLUs is 0.25.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# ```python
# with tf.Session(graph=net.graph) as session:
#     load_weights(session, net, trained_weights)
#     inverted = predict(session, net, 255 - x_test[:500])
# inverted_accuracy = np.mean(inverted.argmax(axis=1) == y_test[:500])
# ```
#
# The accuracy on inverted images is far lower: in our runs, about 0.61 instead of 0.99. In
# training, the network saw only images in which large values stand for ink. For this reason,
# `prepare` determines whether the ink in a picture is dark or light, and inverts the picture if
# necessary, so that ink always has the large values.
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# The following table answers the question about dropout: it shows the mean training loss of the
# second epoch and the test accuracy, each with and without dropout.
#
# | `SEED` | loss with dropout | without | accuracy with dropout | without |
# |---|---|---|---|---|
# | 0 | 0.0683 | 0.0270 | 0.9891 | 0.9903 |
# | 1 | 0.0679 | 0.0279 | 0.9891 | 0.9893 |
# | 2 | 0.0662 | 0.0279 | 0.9880 | 0.9903 |
#
# Removing dropout does not lower the test accuracy; with all three seeds, the accuracy is even a
# little higher without dropout. In two epochs over 55,000 images, the network does not overfit
# enough to need dropout as a remedy. The networks of lesson 8, in contrast, learn from only 1,000
# images and overfit much more.
#
# The following table answers the question about shifted training images; the accuracies were
# measured on every fourth test image.
#
# | test images | CNN | trained on shifted images | Softmax network | trained on shifted images |
# |---|---|---|---|---|
# | as they are | 0.990 | 0.990 | 0.980 | 0.978 |
# | mean of the four moves | 0.922 | 0.981 | 0.794 | 0.972 |
#
# On shifted digits, the Softmax network gains more: 18 percentage points, compared with 6 for the
# convolutional network. The Softmax network had more to gain, because nothing in its structure
# implies that a shifted seven is still a seven; the network can learn this only from examples. The
# convolutional network remains the more accurate of the two.
#
# </details>
