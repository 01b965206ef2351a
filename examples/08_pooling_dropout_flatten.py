# %% [markdown]
# # Pooling, dropout, flatten
#
# This lesson shows three layers that have no parameters. Pooling makes a feature map (the result of
# one kernel, as in lesson 6) smaller. Dropout is a remedy for overfitting, that is, for learning
# details of the training images that do not help with other images. Flatten arranges the feature
# maps in one row, for the fully connected layers that follow. At the end we count the parameters of
# the whole network, and see that nearly all of them come right after flatten.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import cnn, data, layers
from tf1_mnist import tf1 as tf

here = Path(__file__).parent if "__file__" in globals() else Path()  # a notebook has no __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)
NO_TICKS = {"xticks": (), "yticks": ()}  # for the figures

# %% [markdown]
# ## Pooling · 池化层
#
# Pooling moves a window of $k \times k$ numbers over the map. The window moves $s$ places at a
# time; $s$ is called the *stride*. At each position, pooling keeps one number: the largest one in
# the window (*max pooling*), or their mean (*average pooling*).
#
# If the map has $n$ numbers along one side, the window has
# $\lfloor (n - k) / s \rfloor + 1$ positions along it. The brackets mean that we round down: a
# window that would stick out is left out.
#
# The next cell writes this in NumPy. The argument `reduce` is `np.max` or `np.mean`.


# %%
def pool_by_hand(image, k, s, reduce):
    positions = (len(image) - k) // s + 1  # in each direction
    result = np.zeros((positions, positions))
    for i in range(positions):
        for j in range(positions):
            top = i * s
            left = j * s
            window = image[top : top + k, left : left + k]
            result[i, j] = reduce(window)
    return result


# %% [markdown]
# The next cell does the same with the package's layers, which use `tf.nn.max_pool` and
# `tf.nn.avg_pool`. They expect the shape (images, height, width, channels), so we give the image
# two more dimensions of size 1, and take them away again at the end.


# %%
def pool_by_layer(image, k, s):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(image[np.newaxis, :, :, np.newaxis], tf.float32)
        largest = session.run(layers.max_pool(x, k, s))
        mean = session.run(layers.average_pool(x, k, s))
    return largest[0, :, :, 0], mean[0, :, :, 0]


# %% [markdown]
# The next cell tries both functions on a small map and checks that they agree, first with $k = 2$
# and $s = 2$, then with $k = 3$ and $s = 1$.

# %%
square = np.array([[2, 9, 6, 7], [8, 5, 6, 1], [3, 3, 3, 5], [1, 1, 6, 6]])
print(square)

pools = {}
pools_by_hand = {}
for k, s in ((2, 2), (3, 1)):
    largest, mean = pool_by_layer(square, k, s)
    pools[k, s] = largest, mean

    largest_by_hand = pool_by_hand(square, k, s, np.max)
    mean_by_hand = pool_by_hand(square, k, s, np.mean)
    pools_by_hand[k, s] = largest_by_hand, mean_by_hand

    same = np.allclose(largest, largest_by_hand) and np.allclose(mean, mean_by_hand)
    print(f"k = {k}, s = {s}: the layer and NumPy agree: {same}")
    print("max pooling", largest, sep="\n")
    print("average pooling", mean, sep="\n")

# %% [markdown]
# The next cell draws the windows, in [this figure](figures/07_windows.png). You may skip its code.


# %%
def draw_numbers(axes, numbers):
    axes.set(xlim=(0, len(numbers)), ylim=(len(numbers), 0), aspect="equal")
    for (i, j), number in np.ndenumerate(numbers):
        axes.text(j + 0.5, i + 0.5, f"{number:.3g}", ha="center", va="center", fontsize=13)


def draw_outlines(axes, positions, size, stride):
    """One square for each position of the window, each in a colour of its own."""
    for n, (i, j) in enumerate(np.ndindex(positions, positions)):
        gap = 0.05
        if size > stride:  # the windows overlap: smaller squares, so that all stay visible
            gap += 0.06 * n
        corner = (j * stride + gap, i * stride + gap)
        side = size - 2 * gap
        axes.add_patch(plt.Rectangle(corner, side, side, fill=False, ec=f"C{n}", lw=3))


def draw_windows():
    figure, grid = plt.subplots(2, 3, figsize=(7.5, 5), layout="constrained", subplot_kw=NO_TICKS)
    for row, ((k, s), (largest, mean)) in zip(grid, pools.items()):
        positions = len(largest)
        draw_numbers(row[0], square)
        draw_outlines(row[0], positions, size=k, stride=s)
        draw_numbers(row[1], largest)
        draw_outlines(row[1], positions, size=1, stride=1)
        draw_numbers(row[2], mean)
        draw_outlines(row[2], positions, size=1, stride=1)
        row[0].set_ylabel(f"k = {k}, s = {s}")
    for axes, title in zip(grid[0], ("the map", "max pooling", "average pooling")):
        axes.set_title(title)
    figure.savefig(FIGURES / "07_windows.png", dpi=120)


draw_windows()

# %% [markdown]
# A window on the left and its result on the right have the same colour. With $s = k$, as in the
# first row, the windows cover the map without overlapping. With $s < k$, as in the second row, they
# overlap.
#
# The next cell pools a digit, with $k = s = 2$ and with $k = s = 4$. For each result it prints how
# many numbers are left, and their mean.

# %%
train, test = data.load_data()
digit = train.images[18].astype(np.float32)  # a six

pooled = {"the digit": digit}
for k in (2, 4):
    largest, mean = pool_by_layer(digit, k, s=k)
    pooled[f"max of {k} x {k}"] = largest
    pooled[f"mean of {k} x {k}"] = mean

for name, picture in pooled.items():
    grey_level = picture.mean(dtype=float)
    print(f"{name:13} {picture.size} numbers, mean grey level {grey_level:.1f}")

# %% [markdown]
# The next cell draws the five pictures, in [this figure](figures/07_digit.png). You may skip its
# code.


# %%
def draw_pooled_digit():
    figure, row = plt.subplots(1, 5, figsize=(9, 2.3), layout="constrained", subplot_kw=NO_TICKS)
    for axes, (name, picture) in zip(row, pooled.items()):
        axes.imshow(picture, cmap="Greys", vmin=0, vmax=255)
        axes.set_title(name, fontsize=10)
    figure.savefig(FIGURES / "07_digit.png", dpi=120)


draw_pooled_digit()

# %% [markdown]
# Of the **784** numbers, **196** or **49** are left. Average pooling mixes ink and paper, so the
# strokes become paler, and the mean grey level stays at **17.3**. Max pooling keeps the strokes
# black and makes them thicker, so the mean grey level rises to **34.8** and **64.7**.
#
# After a convolution, max pooling is the usual choice. A large number in a feature map means that
# the kernel has found its feature. Max pooling keeps that number, and gives up only its exact
# position.
#
# ## Dropout · Dropout层
#
# Dropout is used only during training. In each step it sets each number of its input to 0 with
# probability $r$, the *rate*, and divides the others by $1 - r$. Because of the division, a number
# $x$ keeps its value on average:
#
# $$r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x$$
#
# The next cell builds the graph for three rates. The input is a thousand copies of the digit, so
# that we can look at averages. The placeholder `training` switches dropout on; unless we supply a
# value, it is off. Which numbers the package's dropout drops depends on the global step, the number
# of the training step. So the graph needs a global step too, and `next_step` adds 1 to it.

# %%
rates = (0.25, 0.5, 0.75)

dropout_graph = tf.Graph()
with dropout_graph.as_default():
    tf.set_random_seed(0)
    global_step = tf.train.create_global_step()
    next_step = global_step.assign_add(1)
    training = tf.placeholder_with_default(False, ())

    copies = np.repeat(digit[np.newaxis], 1000, axis=0)
    x = tf.constant(copies)
    outputs = []
    for rate in rates:
        outputs.append(layers.dropout(x, rate, training, name=f"dropout_{rate}"))

# %% [markdown]
# The next cell runs the graph three times: with dropout in one step, with dropout in the next step,
# and without dropout, as when the network predicts. Then it prints the share of dropped pixels. It
# counts only the pixels of the strokes (`ink`), because the others are 0 anyway.

# %%
with tf.Session(graph=dropout_graph) as session:
    session.run(global_step.initializer)
    dropped = session.run(outputs, {training: True})

    session.run(next_step)
    dropped_next = session.run(outputs, {training: True})

    predicted = session.run(outputs)

ink = digit > 0
for rate, pictures in zip(rates, dropped):
    share = np.mean(pictures[:, ink] == 0)
    factor = 1 / (1 - rate)
    mean = pictures.mean(dtype=float)
    print(f"rate {rate}: {share:.3f} dropped, others x {factor:.2f}, mean grey level {mean:.1f}")

# %% [markdown]
# The share of dropped pixels is close to the rate. The pixels that are left are multiplied by
# **1.33**, **2.00** and **4.00**, so the mean grey level stays close to **17.3**.
#
# The next cell draws the first copy of the digit in both steps, the mean of the thousand copies,
# and the digit without dropout, in [this figure](figures/07_dropout.png). You may skip its code.


# %%
def draw_dropout():
    figure, grid = plt.subplots(3, 4, figsize=(7, 5.4), layout="constrained", subplot_kw=NO_TICKS)
    for n, rate in enumerate(rates):
        mean_of_copies = dropped[n].mean(axis=0)
        pictures = (dropped[n][0], dropped_next[n][0], mean_of_copies, predicted[n][0])
        for axes, picture in zip(grid[n], pictures):
            axes.imshow(picture, cmap="Greys", vmin=0, vmax=400)
        grid[n, 0].set_ylabel(f"rate {rate}")
    titles = ("one step", "the next step", "mean of 1,000 copies", "predicting")
    for axes, title in zip(grid[0], titles):
        axes.set_title(title, fontsize=10)
    figure.savefig(FIGURES / "07_dropout.png", dpi=120)


draw_dropout()

# %% [markdown]
# Each step drops different pixels. The mean of many copies looks like the digit itself, and when
# the network predicts, the digit passes through unchanged.
#
# In a network, the dropped numbers are the outputs of neurons. No neuron can rely on any particular
# other neuron, because that one may be missing in the next step. So the network spreads what it
# knows over many neurons, and it overfits less.
#
# ## Flatten
#
# Flatten computes nothing. It takes the numbers of all the feature maps and arranges them in one
# row, as input for a fully connected layer. In our network there are 64 maps of 12 x 12. The pixels
# follow one another row by row, and each brings its 64 numbers, one from each map. So the number in
# row $i$ and column $j$ of map $c$ (all counted from 0) goes to place
#
# $$64\,(12\,i + j) + c.$$
#
# To see this, the next cell flattens an array whose numbers are all different, and looks for one of
# them in the result.

# %%
maps = np.arange(12 * 12 * 64).reshape(1, 12, 12, 64)  # one image
with tf.Graph().as_default(), tf.Session() as session:
    flat = session.run(layers.flatten(tf.constant(maps)))
print(f"shape before: {maps.shape}, after: {flat.shape}")

number = maps[0, 5, 7, 3]
places = np.flatnonzero(flat[0] == number)
formula = 64 * (12 * 5 + 7) + 3
print(f"row 5, column 7, map 3 goes to place {places[0]:,}; by the formula, {formula:,}")

# %% [markdown]
# Both numbers are **4,291**.
#
# ## The whole network
#
# The next cell builds the convolutional network of the next lesson, `cnn.inference`, and prints the
# shape after each layer, for one image. It finds the layers in the graph by the types of their
# operations. `ExpandDims` gives the image a dimension for its channel, `Reshape` is flatten, and
# `MatMul` is the product in a fully connected layer.

# %%
layer_types = ("ExpandDims", "Conv2D", "MaxPool", "Reshape", "MatMul")
shapes = {}
parameters = {}
with tf.Graph().as_default() as network_graph:
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    cnn.inference(images, training=False)  # a graph for predicting, without dropout
    for operation in network_graph.get_operations():
        if operation.type in layer_types:
            shape_of_batch = operation.outputs[0].shape.as_list()
            shapes[operation.name] = shape_of_batch[1:]
    for variable in tf.trainable_variables():
        parameters[variable.op.name] = variable.shape.num_elements()

for name, shape in shapes.items():
    print(f"{name:20} {shape}")

# %% [markdown]
# Each convolution with a kernel of 3 x 3 makes the sides of the maps shorter by 2, and pooling
# halves them. The Softmax network of lesson 5 flattens the 784 pixels of the image itself. This
# network flattens **9216** numbers, the features that the convolutions have found.
#
# The next cell prints how many parameters each layer has, and the share of the two fully connected
# ("dense") layers.

# %%
for name, count in parameters.items():
    print(f"{name:16} {count:,}")

total = sum(parameters.values())
in_dense_layers = sum(count for name, count in parameters.items() if name.startswith("dense"))
dense_share = in_dense_layers / total
print(f"{dense_share:.2%} of the {total:,} parameters are in the dense layers")

# %% [markdown]
# The kernel of the first dense layer connects 9216 numbers to 128 neurons, so it has **1,179,648**
# of the **1,199,882** parameters. The post (the blog post that these lessons follow) says that 80%
# to 90% of a convolutional network's parameters are in its fully connected layers. In this network
# it is **98.43%**.
#
# ## Things to try
#
# - Pool `square` and `-square`, and add the two results. Which kind of pooling is linear?
# - Copy `cnn.inference` and pool with $k = s = 6$ instead of 2. What share of the parameters is in
#   the dense layers now?
#
# The [answers](../docs/answers.md#7-pooling-dropout-flatten) are on a page of their own.
