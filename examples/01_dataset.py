# %% [markdown]
# # The MNIST dataset
#
# MNIST is a collection of 70,000 images of handwritten digits, each with a label that says which
# digit it is. 60,000 of them are for training a network, and 10,000 are for testing it.
#
# A network is a function with many adjustable numbers, called weights. Training adjusts the weights
# until the network answers correctly for most of the training images. Testing counts its correct
# answers for images that it has never seen.
#
# The first eight lessons follow a blog post of 2020, 手写体数字识别, which they call "the post".
# You need not have read it.
#
# This lesson looks at the images before any network does. It shows how they are stored, how they
# are turned into numbers that suit a network, and how many digits can be recognised without
# training anything.
#
# The first cell imports what the lesson needs, and sets the folder for its figures.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist.data import BUNDLED, load_data

# Figures are saved in the folder "figures" next to this file. A notebook has no __file__, so it
# uses the current folder instead.
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## Loading · 下载和读取
#
# An `.npz` file holds several NumPy arrays. The post reads MNIST from such a file with the
# `load_data` of Keras, a library for neural networks, and gives the absolute path of the file:
# `mnist.load_data(path='absoluteUrl')`. Keras expects the name of a file in its cache folder,
# `~/.keras/datasets`. Old versions of Keras joined the folder and the name. Joining a folder and an
# absolute path gives just that path, so the post's line worked. Current versions raise a
# `ValueError` if the name contains a folder, so the post's line now fails.
#
# The `load_data` of this package accepts an absolute path. It looks for a bare name, such as
# `"mnist.npz"`, in the current folder first and then in `~/.keras/datasets`. Here we pass
# `BUNDLED`, the path of the copy of MNIST that comes with the package. You can use the path of your
# own copy instead.

# %%
absolute_path = BUNDLED.resolve()
(x_train, y_train), (x_test, y_test) = load_data(path=absolute_path)

# %% [markdown]
# We now have four arrays. By convention `x` holds the images and `y` the labels. The next cell
# prints the data type, the shape and the size of each array.


# %%
def describe(name, array):
    print(f"{name}: {array.dtype} {array.shape}, {array.nbytes:,} bytes")


describe("x_train", x_train)
describe("y_train", y_train)
describe("x_test", x_test)
describe("y_test", y_test)

# %% [markdown]
# The type `uint8` is an integer from 0 to 255, stored in one byte. An image is a square of 28 x 28
# such integers, one for each pixel, so the 60,000 training images fill **47,040,000** bytes. In the
# shape of `x_train`, the first number counts the images. A label is a single integer from 0 to 9.
#
# The value of a pixel is its grey level: 0 is white and 255 is black. Which grey levels occur, and
# how much of an image is white? In the next cell, `x_train == 0` is an array of `True` and `False`.
# They count as 1 and 0, so the mean of the array is the share of `True`.

# %%
levels = np.unique(x_train)
print(f"{len(levels)} different grey levels, from {levels[0]} to {levels[-1]}")

white_share = np.mean(x_train == 0)
print(f"{white_share:.1%} of the pixels are 0")

# %% [markdown]
# All **256** grey levels occur. **80.9%** of the pixels are white: most of each image is blank
# paper.
#
# ## A look at some of the images · 数据集样例可视化
#
# The next cell draws the first 15 training images in a grid of 3 x 5, as the post does. The colour
# map `Greys` draws 0 as white and the largest value as black. The arguments `vmin` and `vmax` fix
# the scale: without them, matplotlib would choose a new scale for each image, from the lightest to
# the darkest pixel of that image.

# %%
fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.6), layout="constrained")
for i in range(15):
    ax = axes.flat[i]
    ax.imshow(x_train[i], cmap="Greys", vmin=0, vmax=255)
    ax.set_title(f"Label: {y_train[i]}", fontsize=11)
    ax.set_xticks([])
    ax.set_yticks([])
fig.savefig(FIGURES / "01_samples.png", dpi=120)

# %% [markdown]
# The digits are centred and of similar size, but people write them differently. The grid contains
# four 1s: compare their slants.
#
# ## Scaling to [0, 1]
#
# Bytes are good for storing images, but not for computing with them. A byte cannot hold a fraction,
# and it cannot hold more than 255. The next cell adds 100 to 200 in bytes.

# %%
a = np.array([200], dtype="uint8")
b = np.array([100], dtype="uint8")
wrapped = a + b
print(f"200 + 100 = {wrapped[0]} in uint8")

# %% [markdown]
# The result is **44**, because bytes wrap around: 300 - 256 = 44.
#
# Networks therefore compute with floating-point numbers, usually with `float32`, which takes four
# bytes for each number. We convert the images to `float32` and divide them by 255, so that white
# stays 0 and black becomes 1.

# %%
scaled = x_train.astype("float32") / 255
print(f"{scaled.dtype} from {scaled.min()} to {scaled.max()}, {scaled.nbytes:,} bytes")

# %% [markdown]
# The scaled images take **188,160,000** bytes. With `float64`, NumPy's default type, they would
# take twice as many. Is `float32` precise enough? To find out, we multiply by 255, round to whole
# numbers with `np.rint`, and compare the result with the original bytes.

# %%
restored = np.rint(scaled * 255).astype("uint8")
print("every byte restored:", np.array_equal(restored, x_train))

# %% [markdown]
# Every byte comes back, so scaling loses nothing.
#
# ### Why divide by 255?
#
# This section looks ahead to lessons 3 to 5. If it is hard to follow now, skip to "Flattening to
# 784" and come back later.
#
# Networks are trained by gradient descent. A number called the loss says how wrong the answers of
# the network are. The gradient is the collection of the derivatives of the loss with respect to all
# the weights. One step multiplies the gradient by a fixed number, the learning rate, and subtracts
# the product from the weights. That makes the loss smaller, provided that the step is not too
# large. We divide by 255 so that it is not.
#
# Take a network of a single layer. Let $X$ be the matrix whose rows are the $n$ images, each laid
# out as 784 numbers, and let $W$ be the weights, a matrix with 784 rows and 10 columns. The layer
# computes ten numbers for each image, one for each digit, called logits: $Z = X W$. They are turned
# into ten probabilities (lesson 5 shows how), which form the rows of a matrix $P$. Let $Y$ be the
# matrix of the correct answers: each row is 1 in the column of the correct digit and 0 elsewhere.
#
# The loss is the mean over all images of $-\ln p$, where $p$ is the probability that the network
# gives to the correct digit. Its gradient with respect to the weights is
#
# $$G = \frac{1}{n} X^{\mathsf T} (P - Y).$$
#
# (Lesson 4 derives the factor $P - Y$. The chain rule adds the factor $X^{\mathsf T}$, because
# $Z = X W$. The factor $1/n$ comes from the mean.) Start from zero weights and take one step of
# gradient descent with the learning rate $\eta$. The weights become $W = -\eta\,G$, and the logits
# become
#
# $$Z = X W = -\frac{\eta}{n}\,X X^{\mathsf T} (P - Y).$$
#
# With zero weights all logits are 0 and all probabilities are 0.1, whatever the pixels are. So the
# pixels affect this product only through $X$, which occurs in it twice. If all pixels are 255 times
# as large, then the logits are $255^2 =$ **65,025** times as large. So raw pixels have the same
# effect as a learning rate that is 65,025 times as large.
#
# The following function takes this one step and returns the loss after it. For an image with logits
# $z_0, \dots, z_9$, the probability of the correct digit $d$ is $p = e^{z_d} / \sum_k e^{z_k}$, so
# the loss is $-\ln p = \ln\bigl(\sum_k e^{z_k}\bigr) - z_d$. NumPy's `logaddexp.reduce` computes
# the logarithm of the sum. It also works for large logits, for which the powers themselves would be
# too large for a floating-point number.


# %%
def loss_after_one_step(images, learning_rate):
    n = len(images)
    x = images.reshape(n, 784).astype("float32")
    # np.eye(10) has a row for each digit. Indexing with the labels picks one row for each image.
    truth = np.eye(10, dtype="float32")[y_train]
    probabilities = np.full((n, 10), 0.1, "float32")  # zero weights give each digit the same
    gradient = x.T @ (probabilities - truth) / n
    weights = -learning_rate * gradient
    logits = x @ weights

    log_of_sum = np.logaddexp.reduce(logits, axis=1)
    logit_of_truth = logits[np.arange(n), y_train]  # from each row, the one in column y_train
    return np.mean(log_of_sum - logit_of_truth)


# %% [markdown]
# Before the step, every digit has the probability 0.1, so the loss is $-\ln 0.1 = \ln 10$. That is
# the loss of pure guessing. The next cell compares it with the loss after a step on the scaled
# pixels, after a step on the raw pixels, and after a step on the raw pixels with a learning rate
# that is 65,025 times smaller.

# %%
learning_rate = 0.5
scaled_loss = loss_after_one_step(scaled, learning_rate)
raw_loss = loss_after_one_step(x_train, learning_rate)
slow_raw_loss = loss_after_one_step(x_train, learning_rate / 255**2)

print(f"before the step:                        {np.log(10):.3f}")
print(f"scaled pixels:                          {scaled_loss:.3f}")
print(f"raw pixels:                             {raw_loss:,.0f}")
print(f"raw pixels, rate {255**2:,} times smaller:  {slow_raw_loss:.3f}")

# %% [markdown]
# The loss starts at **2.303**. On scaled pixels it falls to about 1.83. On raw pixels the same step
# is far too large, and the loss rises to about 5,900. The smaller learning rate corrects this, and
# the loss is again about 1.83.
#
# So why not keep the raw pixels and choose a smaller learning rate? It works for this one layer,
# but the usual learning rates and the usual initial weights of networks with more layers are meant
# for inputs whose size is about one.
#
# ## Flattening to 784
#
# The layers of the first networks in these lessons take a row of numbers and not a square, so each
# image is laid out row after row. NumPy's `reshape` does that for all images at once.

# %%
flat = scaled.reshape(60000, 28 * 28)
print(f"{scaled.shape} -> {flat.shape}")

# %% [markdown]
# Each image is now a row of 784 numbers. Its first 28 numbers are the top row of the square.
#
# The post notes how many images such a row can represent. There are 256 choices for each of the 784
# pixels, which makes $256^{784}$ different images. Python's integers have no largest value, so we
# can compute this number exactly and count its digits.

# %%
image_count = 256**784
digit_count = len(str(image_count))
print(f"256^784 has {digit_count:,} digits")

# %% [markdown]
# The number has **1,889** digits. Almost all of these images are noise: only a tiny share of them
# looks like anything, let alone like a digit.
#
# ## How often each digit occurs
#
# Do the ten digits occur equally often? The next cell counts the training images of each:
# `np.bincount` counts how often 0, 1, 2 and so on occur in an array. The cell also computes the
# accuracy on the test images (the share of correct answers) of a program that always answers 1, the
# most frequent digit.

# %%
counts = np.bincount(y_train)
for digit in range(10):
    print(f"{digit}: {counts[digit]:,}")

always_one_accuracy = np.mean(y_test == 1)
print(f"accuracy of always answering 1: {always_one_accuracy:.2%}")

# %% [markdown]
# Each digit occurs about 6,000 times. The 1 is the most frequent, with **6,742** images, and the 5
# is the least frequent, with **5,421**. Always answering 1 is correct for **11.35%** of the test
# images. A network has to do better than that to be of any use.
#
# The next cell draws the counts. The red line marks 6,000, a tenth of the training images. (You can
# skip the code.)

# %%
fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
bars = ax.bar(range(10), counts, color="0.4")
count_texts = [f"{count:,}" for count in counts]
ax.bar_label(bars, count_texts, label_type="center", color="white")
ax.axhline(6000, color="tab:red", linestyle="--")
ax.set(xticks=range(10), xlabel="digit", ylabel="training images")
fig.savefig(FIGURES / "01_counts.png", dpi=120)

# %% [markdown]
# ## The mean image of each digit
#
# What does a typical 3 look like? To find out, we average all training images of a 3, pixel by
# pixel, and do the same for the other digits. In the next cell, `y_train == digit` picks the images
# of one digit, and `axis=0` means that the mean is taken over these images.

# %%
means = np.empty((10, 28, 28))
for digit in range(10):
    images_of_digit = x_train[y_train == digit]
    means[digit] = images_of_digit.mean(axis=0)

fig, axes = plt.subplots(2, 5, figsize=(6.4, 2.8), layout="constrained")
for digit in range(10):
    ax = axes.flat[digit]
    ax.imshow(means[digit], cmap="Greys", vmin=0, vmax=255)
    ax.axis("off")
fig.savefig(FIGURES / "01_means.png", dpi=120)

# %% [markdown]
# All ten digits are easy to recognise. The blur shows how differently people write: the mean of the
# 0s is fairly sharp, and that of the 5s is very blurred.
#
# These ten means are enough to recognise most digits. Let $x$ be an image, written as a vector of
# 784 numbers, and let $m_d$ be the mean image of the digit $d$. The nearest mean is the one with
# the smallest squared distance $\lVert x - m_d \rVert^2$, and the answer is its digit. Expanding
# the square gives
#
# $$\lVert x - m_d \rVert^2 = \lVert x \rVert^2 - 2\,x \cdot m_d + \lVert m_d \rVert^2.$$
#
# The first term is the same for all ten digits, so it does not change which one is the nearest. It
# is enough to find the digit with the smallest $\lVert m_d \rVert^2 - 2\,x \cdot m_d$. For all
# images together, the dot products $x \cdot m_d$ are a single product of two matrices. Its result
# has a row for each image and a column for each digit, and `np.argmin` with `axis=1` finds the
# column of the smallest number in each row.

# %%
test_rows = x_test.reshape(10000, 784)  # a row for each test image
mean_rows = means.reshape(10, 784)  # a row for each digit

squared_norms = np.sum(mean_rows**2, axis=1)
products = test_rows @ mean_rows.T
distances = squared_norms - 2 * products  # without the term that all ten have in common
nearest = np.argmin(distances, axis=1)

nearest_mean_accuracy = np.mean(nearest == y_test)
print(f"accuracy of the nearest mean: {nearest_mean_accuracy:.2%}")

# %% [markdown]
# The nearest mean is correct for **82.03%** of the test images, although nothing was trained. The
# networks of the later lessons have to beat that.
#
# ## Things to try
#
# 1. Draw one of the other $256^{784}$ images:
#    `np.random.RandomState(0).randint(256, size=(28, 28))`. How does it differ from a digit?
# 2. Which digit does the nearest mean most often mistake for another, and for which? Count the
#    pairs `(y_test[i], nearest[i])` in which the two differ.
# 3. Subtract the mean of the 4s from the mean of the 9s, and draw the difference with
#    `cmap="RdBu", vmin=-170, vmax=170`, so that 0 is white. Where do the two digits differ?
#
# The answers are in [docs/answers.md](../docs/answers.md#1-the-mnist-dataset).
