# %% [markdown]
# # Pooling, dropout, flatten · 池化层、Dropout层、Flatten
#
# Three layers with nothing to learn: one makes a map smaller, one makes training harder, one
# lays the maps out in a row. Behind them wait nearly all of the network's weights.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import cnn, data, layers
from tf1_mnist import tf1 as tf

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)
NO_TICKS = {"xticks": (), "yticks": ()}

# %% [markdown]
# ## Pooling · 池化层
#
# A window of $k \times k$ numbers goes over the map in strides of $s$. At each stop it leaves one
# number: the largest, or the mean. Of $n$ numbers along a side remain
# $\lfloor (n - k) / s \rfloor + 1$.


# %%
def by_hand(image, k, s):
    stops = range(0, len(image) - k + 1, s)
    windows = np.array([[image[i : i + k, j : j + k] for j in stops] for i in stops])
    return windows.max(axis=(2, 3)), windows.mean(axis=(2, 3))


def by_layer(image, k, s):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(image[None, :, :, None], tf.float32)  # (1, height, width, 1)
        pools = session.run([layers.max_pool(x, k, s), layers.average_pool(x, k, s)])
    return [pool[0, :, :, 0] for pool in pools]


square = np.array([[2, 9, 6, 7], [8, 5, 6, 1], [3, 3, 3, 5], [1, 1, 6, 6]])
pools, pools_by_hand = {}, {}
fig, grid = plt.subplots(2, 3, figsize=(7.5, 5), layout="constrained", subplot_kw=NO_TICKS)
for row, (k, s) in zip(grid, ((2, 2), (3, 1))):
    pools[k, s], pools_by_hand[k, s] = by_layer(square, k, s), by_hand(square, k, s)
    print(f"k = {k}, s = {s}: the same by hand, {np.allclose(pools[k, s], pools_by_hand[k, s])}")
    for axes, numbers, size, stride in zip(row, (square, *pools[k, s]), (k, 1, 1), (s, 1, 1)):
        axes.set(xlim=(0, len(numbers)), ylim=(len(numbers), 0), aspect="equal")
        for (i, j), number in np.ndenumerate(numbers):
            axes.text(j + 0.5, i + 0.5, f"{number:.3g}", ha="center", va="center", fontsize=13)
        for n, (i, j) in enumerate(np.ndindex(pools[k, s][0].shape)):
            gap = 0.05 + 0.06 * n * (size > stride)  # so that no outline hides another
            corner, side = (j * stride + gap, i * stride + gap), size - 2 * gap
            axes.add_patch(plt.Rectangle(corner, side, side, fill=False, ec=f"C{n}", lw=3))
    row[0].set_ylabel(f"k = {k}, s = {s}")
for axes, title in zip(grid[0], ("the map", "the largest", "the mean")):
    axes.set_title(title)
fig.savefig(FIGURES / "07_windows.png", dpi=120)

# %% [markdown]
# The outlines show which window left which number. With $s = k$ they tile the map; with a smaller
# $s$ they overlap. The same on a digit, with $k = s = 2$ and $k = s = 4$:

# %%
digit = data.load_data()[0].images[18].astype(np.float32)
pooled = {"the digit": digit}
for k in (2, 4):
    pooled[f"largest of {k} x {k}"], pooled[f"mean of {k} x {k}"] = by_layer(digit, k, k)

fig, row = plt.subplots(1, 5, figsize=(9, 2.3), layout="constrained", subplot_kw=NO_TICKS)
for axes, (name, picture) in zip(row, pooled.items()):
    axes.imshow(picture, cmap="Greys", vmin=0, vmax=255)
    axes.set_title(name, fontsize=10)
    print(f"{name:16}  {picture.size} numbers, grey level {picture.mean(dtype=float):.1f}")
fig.savefig(FIGURES / "07_digit.png", dpi=120)

# %% [markdown]
# Of **784** numbers **196** remain, or **49**. The mean thins the ink and leaves the grey level at
# **17.3**; the largest keeps the ink black, and the grey level goes up to **34.8** and **64.7**.
# After a convolution that is what we want: a feature was found here, never mind at which pixel.
#
# ## Dropout · Dropout层
#
# While training, each number is dropped with probability $r$ and the others are divided by
# $1 - r$. On average nothing changes: $r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x$. Below, a
# thousand copies of the digit, each under its own mask.

# %%
rates = (0.25, 0.5, 0.75)
with tf.Graph().as_default(), tf.Session() as session:
    tf.set_random_seed(0)
    step = tf.train.create_global_step()  # each step has its own masks
    training = tf.placeholder_with_default(False, ())
    x = tf.constant(np.repeat(digit[None], 1000, axis=0))
    outputs = [layers.dropout(x, rate, training, name=f"dropout_{rate}") for rate in rates]
    session.run(step.initializer)
    dropped, predicted = session.run(outputs, {training: True}), session.run(outputs)
    session.run(step.assign_add(1))
    dropped_next = session.run(outputs, {training: True})

fig, grid = plt.subplots(3, 4, figsize=(7, 5.4), layout="constrained", subplot_kw=NO_TICKS)
for row, rate, now, after, same in zip(grid, rates, dropped, dropped_next, predicted):
    for axes, picture in zip(row, (now[0], after[0], now.mean(axis=0), same[0])):
        axes.imshow(picture, cmap="Greys", vmin=0, vmax=400)
    row[0].set_ylabel(f"rate {rate}")
    share, mean = np.mean(now[:, digit > 0] == 0), now.mean(dtype=float)
    print(f"rate {rate}: {share:.3f} dropped, others x {1 / (1 - rate):.2f}, mean {mean:.1f}")
for axes, title in zip(grid[0], ("one step", "the next", "mean of 1,000", "predicting")):
    axes.set_title(title)
fig.savefig(FIGURES / "07_dropout.png", dpi=120)

# %% [markdown]
# No unit can rely on its neighbours, for they may be gone in the next step. What is left is made
# stronger, times **1.33**, **2.00** or **4.00**, so that the mean stays close to **17.3**. When
# predicting, dropout is off, and the digit comes through untouched.
#
# ## Flatten
#
# Nothing is computed: row $i$, column $j$, channel $c$ of 12 x 12 x 64 goes to $64 (12 i + j) + c$.

# %%
with tf.Graph().as_default() as graph, tf.Session() as session:
    cnn.inference(tf.placeholder(tf.uint8, (None, 28, 28)), training=False)  # built to predict
    shapes = {}
    for op in graph.get_operations():
        if op.type in ("ExpandDims", "Conv2D", "MaxPool", "Reshape", "MatMul"):
            shapes[op.name] = op.outputs[0].shape.as_list()[1:]
            print(f"{op.name:20} {shapes[op.name]}")
    parameters = {v.op.name: v.shape.num_elements() for v in tf.trainable_variables()}
    maps = np.arange(12 * 12 * 64).reshape(1, 12, 12, 64)
    flat = session.run(layers.flatten(tf.constant(maps)))
print(f"row 5, column 7, channel 3 goes to place {flat[0].tolist().index(maps[0, 5, 7, 3]):,}")

total = sum(parameters.values())
dense_share = sum(n for name, n in parameters.items() if name.startswith("dense")) / total
print(*(f"{name:20} {n:,}" for name, n in parameters.items()), sep="\n")
print(f"{dense_share:.2%} of {total:,} parameters are in the dense layers")

# %% [markdown]
# So $i = 5$, $j = 7$, $c = 3$ is at **4,291**. The Softmax network lays out 784 pixels, this one
# **9216** features. The post puts 80 to 90 % of a CNN's parameters in its dense layers; here it
# is **98.43%**. One kernel, 9216 x 128 weights, is **1,179,648** of the **1,199,882**.
#
# ## Things to try · 试一试
#
# - Pool `square` and `-square`, and add the two. Which of the poolings is linear?
# - Copy `cnn.inference` and pool with $k = s = 6$. What share do the dense layers hold now?
