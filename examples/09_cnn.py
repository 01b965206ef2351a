# %% [markdown]
# # The convolutional network
#
# This lesson trains the convolutional network of the post (the blog post that these lessons follow)
# and tests it on the 10,000 test images. Then it looks at what the layers of the trained network
# see. As in the lesson on the Softmax network, the whole program is on this page, and it takes only
# two things from the package: TensorFlow 1.x (`tf`) and the images (`load_data`).
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
# ## The images and the settings
# The network learns from the first 55,000 training images. The last 5,000 are left out: they were
# used to choose the settings below. The settings have the same meaning as in the lesson on the
# Softmax network.

# %%
(x_train, y_train), (x_test, y_test) = load_data()
x_train = x_train[:55000]
y_train = y_train[:55000]

SEED = 0  # determines every random number below
EPOCHS = 2
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # of the first step

STEPS = EPOCHS * math.ceil(len(x_train) / BATCH_SIZE)
print(f"{STEPS} steps in all")

# %% [markdown]
# ## The graph
# The next six cells build the graph: the input, the parameters, the convolutional part, the fully
# connected part, the loss and the training step.
#
# There is one more placeholder than in the Softmax network: `training`, a single true or false,
# says whether dropout is on. Unless the session supplies a value, it is off. The images keep their
# two dimensions. The convolution expects a third dimension for the channels, and a grey image has
# one channel.

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
# The network has two convolutional layers and two fully connected ones. The kernels of a
# convolutional layer have the shape (height, width, channels in, channels out). Each output
# channel is one *feature map*, and has a kernel and a bias of its own.

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
# maps to the first fully connected layer. The convolutional layers need few parameters, because a
# kernel is the same at every position of the image.
#
# The next cell builds the convolutional part: two convolutions with ReLU, pooling, and dropout at a
# rate of 0.25. The comments give the shape of the result for one image. In `tf.nn.conv2d`, the 1 is
# the stride; in `tf.nn.max_pool`, the two numbers are the size of the window and the stride.
# "VALID" leaves out positions where the kernel or the window would stick out. `tf.cond` takes two
# functions and uses the result of one of them: the one with dropout if `training` is true, the one
# without it otherwise.

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
# The next cell builds the fully connected part. It flattens the 64 maps of 12 x 12 into one row of
# 9216 numbers. A layer of 128 neurons with ReLU follows, then dropout at a rate of 0.5, and then
# the ten logits.

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
# The loss is the same as in the Softmax network: the mean cross-entropy.

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

# %% [markdown]
# The training step is the same too: Adam, with a learning rate that falls from 0.002 to 0 along
# half a cosine wave.

# %%
with graph.as_default():
    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## The session
# The next cell opens a session and gives every variable its initial value. We keep a copy of these
# initial weights for the figure below.

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# The training loop is the same as in the Softmax network, except that it turns dropout on with
# `training: True`, and that it does not measure the network after each epoch.

# %%
for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch], training: True}
        batch_loss, _ = session.run([loss, train_op], feed)
    print(f"epoch {epoch + 1}: loss of the last batch {batch_loss:.4f}")

# %% [markdown]
# Now the network reads the test images, 500 at a time: the feature maps of all 10,000 images at
# once would take more than two gigabytes.

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
# After two epochs the network reads about 98.9% of the test images correctly. The Softmax network
# reached about 98% in four epochs.
#
# ## What the layers see
# The first test image is a seven. The next cell asks the session for the trained weights, and for
# what each layer computes for this image. Then it closes the session.

# %%
trained_weights = session.run(variables)
seen = session.run([conv1, conv2, pool, dense], {images: x_test[:1]})
session.close()

# %% [markdown]
# The next cell picks eight pictures for each row of the figure that follows. The first two rows
# show kernels of the first layer, before and after training. The other rows show what the layers
# compute. From the first layer the cell takes every fourth of the 32 kernels and of the 32 maps.
# From the second layer it takes the eight maps that respond most to this image, that is, those with
# the largest sums, before and after pooling. The 128 numbers of the first fully connected layer
# have no position in the image; the cell arranges them in eight pictures of 4 x 4.

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
# The next cell draws the pictures, in [this figure](figures/08_feature_maps.png). Blue is positive
# and red is negative. You may skip its code.


# %%
def draw_feature_maps():
    figure, grid = plt.subplots(6, 8, figsize=(8, 6), layout="constrained")
    for row, (name, eight) in zip(grid, pictures.items()):
        limit = max(0.4, np.abs(eight).max())
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
        for n, axes in enumerate(row):
            axes.imshow(eight[:, :, n], cmap="RdBu", vmin=-limit, vmax=limit)
            axes.set(xticks=[], yticks=[])
    figure.savefig(FIGURES / "08_feature_maps.png", dpi=120)


draw_feature_maps()

# %% [markdown]
# In the figure, from top to bottom:
#
# - The kernels of the first layer start as random numbers. Training makes them stronger, and many
#   of them end with a blue side and a red side. Such a kernel finds edges.
# - The maps of the first layer, `conv1`, are below their kernels. A map is blue where its kernel
#   has found its feature.
# - The maps of the second layer, `conv2`, respond to longer parts of strokes.
# - Pooling keeps these strokes at half the size.
# - Of the 128 neurons of the fully connected layer, fewer than half respond to this image.
#
# ## The same in the package, in a few lines
# `cnn.inference` is the same network in the package. It pools before it applies ReLU; the result is
# the same, because the largest number in a window stays the largest after ReLU. The next cell loads
# the trained weights of this page into the package's network, and compares the logits of 500 test
# images with those of this page.

# %%
from tf1_mnist import cnn, data, model, softmax
from tf1_mnist.training import evaluate, fit


def load_weights(session, net, values):
    session.run(net.init_op)
    for variable, value in zip(net.variables, values):
        variable.load(value, session)


net = model.build(cnn.inference, SEED, LEARNING_RATE, STEPS)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    net_logits = session.run(net.logits, {net.images: x_test[:500]})

difference = net_logits - test_logits[:500]
print(f"{net.parameters:,} parameters")
print(f"largest difference between the logits: {np.abs(difference).max():.0e}")

# %% [markdown]
# The difference is 0, or no larger than rounding errors.
#
# ### Digits that have moved
# How well does the network read digits that are two pixels away from their usual place? The next
# cell moves every fourth test image left, right, up and down. It adds a margin of two white pixels
# on every side, and then cuts out a 28 x 28 image at a different place. A `data.Split` holds
# images together with their labels.


# %%
def move(original, down, right):
    margins = ((0, 0), (2, 2), (2, 2))  # before and after: no images, two rows, two columns
    padded = np.pad(original, margins, "constant")
    top = 2 - down
    left = 2 - right
    return padded[:, top : top + 28, left : left + 28]


some_images = x_test[::4]
some_labels = y_test[::4]
moved = {
    "as it is": data.Split(some_images, some_labels),
    "left": data.Split(move(some_images, down=0, right=-2), some_labels),
    "right": data.Split(move(some_images, down=0, right=2), some_labels),
    "up": data.Split(move(some_images, down=-2, right=0), some_labels),
    "down": data.Split(move(some_images, down=2, right=0), some_labels),
}

# %% [markdown]
# The next cell measures the convolutional network on these images.


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
# For comparison, the next cell trains the package's Softmax network for the same two epochs, and
# measures it on the same images.

# %%
softmax_net = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

with tf.Session(graph=softmax_net.graph) as session:
    session.run(softmax_net.init_op)
    fit(session, softmax_net, train, validation, EPOCHS, BATCH_SIZE, SEED)
    softmax_scores = accuracies(session, softmax_net)

# %% [markdown]
# The next cell prints the accuracies of both.

# %%
scores = {}
for name in moved:
    scores[name] = cnn_scores[name], softmax_scores[name]
    print(f"{name:8}  CNN {cnn_scores[name]:.3f}, Softmax network {softmax_scores[name]:.3f}")

# %% [markdown]
# On average, a move of two pixels costs the convolutional network about 7 percentage points, and
# the Softmax network about 19.
#
# The convolutional network copes better, because its feature maps move with the digit: by two
# places before pooling, and by one place after it. But the fully connected layer after them has
# different weights for each place, so even this network reads moved digits less well.
#
# ### Distorted digits
# A network reads moved digits better if it has seen some in training. Distorting the training
# images anew in every epoch is called *augmentation*. It helps with digits that have not moved,
# too, since nobody writes exactly as in the training images. In the package,
# `python -m tf1_mnist.cnn --augment affine` rotates, scales, shears and shifts the images, and
# `--augment elastic` also bends them. The next cell shows the first training image, a five, as each
# of the first eight epochs would distort it, in [this figure](figures/08_augmentation.png).


# %%
from tf1_mnist.data.augmentation import Distortions


def draw_distorted_digits():
    figure, grid = plt.subplots(2, 9, figsize=(8, 2), layout="constrained")
    for row, kind in zip(grid, ("affine", "elastic")):
        row[0].set_ylabel(kind, rotation=0, ha="right", va="center")
        row[0].imshow(x_train[0], cmap="gray_r")
        for epoch in range(8):
            distortions = Distortions(kind, len(x_train), SEED, epoch)
            distorted = distortions.apply(x_train[:1], np.array([0]))  # of the image with index 0
            row[1 + epoch].imshow(distorted[0], cmap="gray_r")
        for axes in row:
            axes.set(xticks=[], yticks=[])
    grid[0, 0].set_title("original")
    for epoch in range(8):
        grid[0, 1 + epoch].set_title(f"epoch {epoch + 1}")
    figure.savefig(FIGURES / "08_augmentation.png", dpi=120)


draw_distorted_digits()

# %% [markdown]
# The network never sees the same image twice, so it cannot learn the images by heart. The
# validation images and the test images are not distorted.
#
# ## Things to try
# - Move the training images too: each batch by a random number of pixels, at most two, in each
#   direction. Which of the two networks gains more?
# - Remove dropout. What happens to the training loss, and to the test accuracy?
#
# The [answers](../docs/answers.md#8-the-convolutional-network) are on a page of their own.
