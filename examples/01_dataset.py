# %% [markdown]
# # The MNIST dataset · MNIST手写体数据集介绍
#
# Before a network learns to read digits, let us look at them ourselves: how they are stored, how
# they become numbers that a network likes, and how far one gets with no network at all.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist.data import BUNDLED, load_data

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## Loading · 下载和读取
#
# The post reads an `.npz` file by its absolute path, and so can we. Here it is the path of the
# MNIST that the package carries; put your own there if you like. A bare name such as
# `"mnist.npz"` is looked for in the current folder, then in `~/.keras/datasets`.
#
# Keras' own `mnist.load_data(path=...)` takes the path for the name of a file in its cache. Old
# versions joined the two, and an absolute path simply won. Today's Keras raises a `ValueError`
# at a name with a folder in it, so the post's line fails there.

# %%
(x_train, y_train), (x_test, y_test) = load_data(path=BUNDLED.resolve())
levels = np.unique(x_train)
for name, array in (("x_train", x_train), ("y_train", y_train), ("x_test", x_test)):
    print(f"{name}: {array.dtype} {array.shape}, {array.nbytes:,} bytes")
print(f"{len(levels)} grey levels, {levels[0]} to {levels[-1]}; {np.mean(x_train == 0):.1%} are 0")

# %% [markdown]
# Each image is a square of 28 x 28 bytes, so the training images fill **47,040,000** bytes.
# All **256** grey levels occur. 0 is white and 255 is black: **80.9%** is blank paper.
#
# ## A look at some · 数据集样例可视化
#
# The post's grid of 3 x 5. The colour map `Greys` draws 0 white. `vmin` and `vmax` keep one scale
# for all; without them matplotlib stretches each image to its own darkest pixel.

# %%
fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.6), layout="constrained")
for ax, image, label in zip(axes.flat, x_train, y_train):
    ax.imshow(image, cmap="Greys", vmin=0, vmax=255)
    ax.set_title(f"Label: {label}", fontsize=11)
    ax.set(xticks=[], yticks=[])
fig.savefig(FIGURES / "01_samples.png", dpi=120)

# %% [markdown]
# ## Scaling to [0, 1]
#
# Bytes are good for storing and bad for computing: they hold no fractions, and 200 + 100 wraps
# around to **44**. Networks compute in float32. It takes **188,160,000** bytes, half of what
# float64 would, and is precise enough: rounding brings every byte back.

# %%
scaled = x_train.astype("float32") / 255
restored = np.rint(scaled * 255).astype("uint8")
wrapped = np.array([200], "uint8") + np.array([100], "uint8")
print(f"{scaled.dtype} from {scaled.min()} to {scaled.max()}, {scaled.nbytes:,} bytes")
print(f"every byte restored: {np.array_equal(restored, x_train)}; 200 + 100 = {wrapped[0]}")

# %% [markdown]
# Why divide by 255? Take one layer, $\text{logits} = x W$. The gradient of its weights,
# $x^\top (\text{probabilities} - \text{truth})$, grows with $x$. Multiply it by $x$ again, and the
# step that the logits take grows with $x^2$. So raw pixels act like a learning rate that is
# $255^2 =$ **65,025** times as large. Let us take one step of gradient descent from zero weights,
# where the loss is $\ln 10 =$ **2.303**, that of pure guessing.


# %%
def loss_after_a_step(images, learning_rate):
    x = images.reshape(-1, 784).astype("float32")
    gradient = x.T @ (0.1 - np.eye(10, dtype="float32")[y_train]) / len(x)
    logits = x @ (-learning_rate * gradient)
    return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(x)), y_train])


scaled_loss, raw_loss = loss_after_a_step(scaled, 0.5), loss_after_a_step(x_train, 0.5)
slow_raw_loss = loss_after_a_step(x_train, 0.5 / 255**2)
print(f"loss {np.log(10):.3f}; after a step: scaled {scaled_loss:.3f}, raw {raw_loss:,.0f}")
print(f"raw, at a rate {255**2:,} times smaller: {slow_raw_loss:.3f}")

# %% [markdown]
# On scaled pixels the loss falls to about 1.83. On raw pixels the same step shoots past the
# valley, to about 5,900. A far smaller rate mends this one layer, but the usual rates and initial
# weights are made for inputs of about size one.
#
# ## Flattening to 784
#
# A dense layer takes a row of numbers, so the square is laid out row after row. With 256 choices
# for each of 784 pixels there are $256^{784}$ different images. Python's integers are exact: that
# number has **1,889** digits. Almost all of these images are noise.

# %%
flat = scaled.reshape(-1, 28 * 28)
image_count = 256**784
print(f"{scaled.shape} -> {flat.shape}; 256^784 has {len(str(image_count)):,} digits")

# %% [markdown]
# ## How often each digit occurs
#
# About 6,000 times, the red line: most often the 1 (**6,742**), least often the 5 (**5,421**).
# Always answering 1 is right on **11.35%** of the test images: the least to expect of a network.

# %%
counts = np.bincount(y_train)
labels = [f"{count:,}" for count in counts]
always_one_accuracy = np.mean(y_test == 1)
print(f"images of each digit: {' '.join(labels)}; always 1: {always_one_accuracy:.2%}")

fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
ax.bar_label(ax.bar(range(10), counts, color="0.4"), labels, label_type="center", color="white")
ax.axhline(len(y_train) / 10, color="tab:red", linestyle="--")
ax.set(xticks=range(10), xlabel="digit", ylabel="training images")
fig.savefig(FIGURES / "01_counts.png", dpi=120)

# %% [markdown]
# ## The mean of each digit
#
# Average all images of a digit, pixel by pixel. The blur shows how differently people write.
# Yet the ten means $m_d$ classify already. Answer with the digit whose mean is nearest:
# $$\arg\min_d \lVert x - m_d \rVert^2 = \arg\min_d \lVert m_d \rVert^2 - 2\, x \cdot m_d.$$
# That is right on **82.03%** of the test images, and nothing was trained.

# %%
means = np.stack([x_train[y_train == digit].mean(axis=0) for digit in range(10)])
m = means.reshape(10, 784)
nearest = np.argmin((m**2).sum(axis=1) - 2 * (x_test.reshape(-1, 784) @ m.T), axis=1)
nearest_mean_accuracy = np.mean(nearest == y_test)
print(f"nearest mean: {nearest_mean_accuracy:.2%} of the test images are right")

fig, axes = plt.subplots(2, 5, figsize=(6.4, 2.8), layout="constrained")
for ax, mean in zip(axes.flat, means):
    ax.imshow(mean, cmap="Greys", vmin=0, vmax=255)
    ax.axis("off")
fig.savefig(FIGURES / "01_means.png", dpi=120)

# %% [markdown]
# ## Things to try · 试一试
#
# - Draw one of the other images: `np.random.RandomState(0).randint(256, size=(28, 28))`.
# - Which two digits does the nearest mean mix up most often? Count the pairs `(y_test, nearest)`.
# - Subtract the mean of the 4s from that of the 9s, and draw it with `cmap="RdBu"`.
