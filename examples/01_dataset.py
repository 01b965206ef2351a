# %% [markdown]
# # 1. The MNIST dataset
#
# What does a program see when it looks at a handwritten digit? Only numbers: 784 for each image.
#
# MNIST is a collection of 70,000 images of handwritten digits, each with a label that states which
# digit the image shows. Of these images, 60,000 are for training a network and 10,000 are for
# testing it.
#
# This lesson does not use a network yet. It shows how the images are stored, how they are converted
# to numbers that suit a network, and how many of the digits can be recognized without any training.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save
from tf1_mnist.data import load_data

# %% [markdown]
# ## A look at some of the images
#
# `load_data` reads the copy of MNIST that comes with the package. We draw the first 15 training
# images in a 3 x 5 grid. The colour map `Greys` draws 0 as white and 255 as black, so the images
# look like ink on paper. The arguments `vmin` and `vmax` fix the scale: without them, Matplotlib
# would scale each image separately, from its lightest to its darkest pixel.

# %%
(x_train, y_train), (x_test, y_test) = load_data()

fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.6), layout="constrained")
for i in range(15):
    ax = axes.flat[i]
    ax.imshow(x_train[i], cmap="Greys", vmin=0, vmax=255)
    ax.set_title(f"Label: {y_train[i]}", fontsize=13)
    ax.set_xticks([])
    ax.set_yticks([])
save(fig, "01_samples.png")

# %% [markdown]
# The digits are centred and similar in size, but they are written in different ways. For example,
# compare the slants of the four 1s in the grid.
#
# ## How the images are stored
#
# We have four arrays. By convention, the names of image arrays begin with `x` and those of
# label arrays with `y`. The next cell prints the data type, the shape and the size of each array.


# %%
def describe(name, array):
    print(f"{name}: {array.dtype} {array.shape}, {array.nbytes:,} bytes")


describe("x_train", x_train)
describe("y_train", y_train)
describe("x_test", x_test)
describe("y_test", y_test)

# %% [markdown]
# A value of type `uint8` is an integer from 0 to 255, stored in one byte. An image is a square of
# 28 x 28 such integers, one for each pixel, so the 60,000 training images take up **47,040,000**
# bytes. The first number in the shape of `x_train` is the number of images. A label is a single
# integer from 0 to 9.
#
# The value of a pixel is its grey level. In MNIST, the value is an amount of ink: 0 is blank paper
# and 255 is full ink. In ordinary greyscale pictures, it is the other way round: 0 is black and 255
# is white. To save an MNIST image as a PNG file, save `255 - image`. Without this step, the
# picture shows light ink on dark paper.
#
# > **Predict.** On average, what percentage of the pixels in an image are blank?
#
# In the code below, `x_train == 0` is an array of `True` and `False` values. When NumPy computes a
# mean, `True` counts as 1 and `False` as 0, so the mean of this array is the share of blank pixels.

# %%
levels = np.unique(x_train)
print(f"{len(levels)} different grey levels, from {levels[0]} to {levels[-1]}")

blank_share = np.mean(x_train == 0)
print(f"{blank_share:.1%} of the pixels are 0")

# %% [markdown]
# All **256** grey levels occur, but **80.9%** of the pixels are 0, so most of a typical image is
# blank.
#
# ## Scaling to [0, 1]
#
# Bytes are suitable for storing images, but not for calculations, because a byte can store neither
# a fraction nor a number above 255.
#
# > **Predict.** What is 200 + 100 if both numbers are bytes?

# %%
a = np.array([200], dtype="uint8")
b = np.array([100], dtype="uint8")
wrapped = a + b
print(f"200 + 100 = {wrapped[0]} in uint8")

# %% [markdown]
# The result is **44**, because bytes wrap around: 300 - 256 = 44.
#
# Networks therefore compute with floating-point numbers, usually of the type `float32`, which takes
# up four bytes per number. We convert the images to `float32` and divide them by 255, so that paper
# keeps the value 0 and full ink gets the value 1. Scaling data to a common range in this way
# is called normalization. (Lesson 6 shows what happens if the pixels are not divided by 255.)

# %%
scaled = x_train.astype("float32") / 255
print(f"{scaled.dtype} from {scaled.min()} to {scaled.max()}, {scaled.nbytes:,} bytes")

# %% [markdown]
# The scaled images take up **188,160,000** bytes. With `float64`, NumPy's default floating-point
# type, they would take up twice as much memory. Is `float32` precise enough to represent every grey
# level? To find out, we multiply the scaled images by 255, round the products to whole numbers with
# `np.rint`, and compare the result with the original bytes.

# %%
restored = np.rint(scaled * 255).astype("uint8")
print("every byte restored:", np.array_equal(restored, x_train))

# %% [markdown]
# Every byte is restored, so scaling loses no information.
#
# ## Flattening to 784
#
# The first networks in these lessons expect a single row of numbers as input, not a square, so we
# join the rows of each image end to end. NumPy's `reshape` flattens all images at once.

# %%
flat = scaled.reshape(60000, 28 * 28)
print(f"{scaled.shape} -> {flat.shape}")

# %% [markdown]
# Each image is now a row of 784 numbers. The first 28 numbers form the top row of the image.
#
# How many different images can a row of 784 bytes represent? There are 256 choices for each of the
# 784 pixels, so there are $256^{784}$ different images. Python's integers can be arbitrarily large,
# so we can compute $256^{784}$ exactly.
#
# > **Predict.** How many digits does the number $256^{784}$ have?

# %%
image_count = 256**784
digit_count = len(str(image_count))
print(f"256^784 has {digit_count:,} digits")

# %% [markdown]
# The number of possible images has **1,889** digits. Almost all possible images are noise: only a
# tiny fraction of them look like anything at all, let alone a digit.
#
# ## How often each digit occurs
#
# Do the ten digits occur equally often? We count the training images of each digit with
# `np.bincount`, which counts how often 0, 1, 2 and so on occur in an array. For comparison with
# later results, we also compute a baseline. It is the accuracy (the share of correct answers) that
# a program would reach on the test images by always answering 1, the most frequent digit.

# %%
counts = np.bincount(y_train)
for digit in range(10):
    print(f"{digit}: {counts[digit]:,}")

always_one_accuracy = np.mean(y_test == 1)
print(f"accuracy of always answering 1: {always_one_accuracy:.2%}")

# %% [markdown]
# Each digit occurs about 6,000 times. The digit 1 is the most frequent, with **6,742** images, and
# the digit 5 is the least frequent, with **5,421**. A program that always answers 1 gives the
# correct answer for **11.35%** of the test images. A network is useful only if its accuracy is
# higher than this baseline.
#
# In the figure below, the red line marks 6,000, a tenth of the training images. (You may skip the
# code for this figure.)

# %%
fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
bars = ax.bar(range(10), counts, color="0.4")
count_texts = [f"{count:,}" for count in counts]
ax.bar_label(bars, count_texts, label_type="center", color="white", rotation=90, fontsize=13)
ax.axhline(6000, color="tab:red", linestyle="--")
ax.set(xticks=range(10), xlabel="digit", ylabel="training images")
save(fig, "01_counts.png")

# %% [markdown]
# ## The mean image of each digit
#
# What does a typical 3 look like? To find out, we average all training images of 3s, pixel by
# pixel, and do the same for the other digits. In the code below, `y_train == digit` selects the
# images of one digit, and with `axis=0`, `mean` averages over these images.
#
# > **Predict.** Which digit will have the most blurred mean image?
#
# To measure the blur of a mean image, we call a pixel *inked* if its value is above 25 and *pale*
# if its value is below 128. We then print what percentage of the inked pixels are pale.

# %%
means = np.empty((10, 28, 28))
for digit in range(10):
    images_of_digit = x_train[y_train == digit]
    means[digit] = images_of_digit.mean(axis=0)

    inked = means[digit] > 25
    pale = means[digit] < 128
    print(f"{digit}: {np.mean(pale[inked]):.0%} pale")

fig, axes = plt.subplots(2, 5, figsize=(6.4, 2.8), layout="constrained")
for digit in range(10):
    ax = axes.flat[digit]
    ax.imshow(means[digit], cmap="Greys", vmin=0, vmax=255)
    ax.axis("off")
save(fig, "01_means.png")

# %% [markdown]
# In the mean images, all ten digits are easy to recognize. The blur shows how much the handwriting
# varies. In the mean of the 0s, which is fairly sharp, **56%** of the inked pixels are pale. In the
# mean of the 5s, which is very blurred, the share is **86%**.
#
# The ten mean images are enough to recognize most digits. Let $x$ be an image, written as a vector
# of 784 numbers, and let $m_d$ be the mean image of the digit $d$. The distance between $x$ and
# $m_d$ is the length $\lVert x - m_d \rVert$ of their difference. As with vectors in the plane, the
# square of the length is the sum of the squares of the elements. The nearest mean is the one with
# the smallest squared distance $\lVert x - m_d \rVert^2$, and we take its digit as the answer. For
# the first test image, we find the nearest mean with a loop over all ten means.

# %%
first_distances = []
for digit in range(10):
    difference = x_test[0] - means[digit]
    first_distances.append(np.sum(difference**2))
    print(f"squared distance to the mean of the {digit}s: {first_distances[digit]:,.0f}")
print("nearest:", np.argmin(first_distances), "label:", y_test[0])

# %% [markdown]
# For all 10,000 test images, there is a faster way that needs no loop. Expanding the square gives
#
# $$\lVert x - m_d \rVert^2 = \lVert x \rVert^2 - 2\,x \cdot m_d + \lVert m_d \rVert^2.$$
#
# The first term is the same for all ten digits, so it does not affect which mean is nearest. We
# only need to find the digit with the smallest $\lVert m_d \rVert^2 - 2\,x \cdot m_d$.
#
# The dot product $x \cdot m_d$ is the sum of the products of corresponding elements of $x$ and
# $m_d$. The dot products of all images with all means are the elements of a single matrix product,
# which NumPy's operator `@` computes. The element in row $i$ and column $j$ of a matrix product is
# the dot product of row $i$ of the first matrix and column $j$ of the second. Our means are the
# rows of a matrix, so we transpose it with `.T`, which turns rows into columns. The product has a
# row for each image and a column for each digit, and so does the array `distances`, which is
# computed from the product. `np.argmin` with `axis=1` finds the column of the smallest number in
# each row of `distances`.
#
# > **Predict.** For what percentage of the test images does the nearest mean belong to the correct
# > digit?

# %%
test_rows = x_test.reshape(10000, 784)  # a row for each test image
mean_rows = means.reshape(10, 784)  # a row for each digit

squared_norms = np.sum(mean_rows**2, axis=1)
products = test_rows @ mean_rows.T
distances = squared_norms - 2 * products  # without the term that is the same for all ten digits
nearest = np.argmin(distances, axis=1)

nearest_mean_accuracy = np.mean(nearest == y_test)
print(f"accuracy of the nearest mean: {nearest_mean_accuracy:.2%}")

# %% [markdown]
# The nearest mean gives the correct digit for **82.03%** of the test images, without any training.
# The networks in the later lessons have to beat this accuracy.
#
# ## If you compare this with the post
#
# You may skip this section. The lessons follow a blog post from March 2020 ("the post"). This
# lesson corresponds to its sections MNIST手写体数据集介绍, 下载和读取MNIST数据集 and
# 数据集样例可视化, which introduce MNIST, load it, and draw the 15 images above.
#
# The post uses Keras, a library for neural networks, and passes the absolute path of an `.npz` file
# (a file with several NumPy arrays) to its function: `mnist.load_data(path='absoluteUrl')`. Keras
# expects the name of a file in its cache folder, `~/.keras/datasets`. Old versions of Keras joined
# the path of this folder and the given name. In Python, joining a folder and an absolute path
# yields the absolute path alone, so the line of code in the post worked. Current versions of Keras
# raise a `ValueError` if the name contains a folder, so this line now fails.
#
# Our `load_data` accepts an absolute path, too: `load_data(path="/data/mnist.npz")`. If the path is
# a file name without a folder, the function looks for the file first in the current folder and then
# in `~/.keras/datasets`.
#
# ## What you have learned
#
# - An image consists of 784 numbers from 0 to 255; each is the amount of ink in one pixel.
# - Scaling to [0, 1] loses no information, and flattening only arranges the numbers in one row.
# - With nothing but the ten mean images, 82% of the test images are read correctly. Networks have
#   to do better.
#
# ## Exercises
#
# ### Exercise 1
# After flattening, an image is a row of 784 numbers. At which index is the pixel in row 14, column
# 7 of the square? (Indices, rows and columns are counted from 0.)

# %%
place = ...  # your answer


# %%
def check_1(place):
    numbered = np.arange(784).reshape(28, 28)
    row, column = divmod(place, 28)
    assert place == numbered[14, 7], f"The pixel at index {place} is in row {row}, column {column}."


check(1, check_1, place, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# `np.random.RandomState(0).randint(256, size=(28, 28))` draws one of the $256^{784}$ images at
# random. How much do neighbouring pixels differ in this image? In `step`, store the mean absolute
# difference between a pixel and the pixel to its right. (`np.diff(image, axis=1)` returns the
# differences.) For the MNIST images, the mean absolute difference between neighbouring pixels is
# about 17.

# %%
step = ...  # your answer


# %%
def check_2(step):
    assert step > 40, "Too small. Did you take the absolute value before the mean?"
    assert abs(step - 84.3) < 0.5, f"Expected about 84, not {step:.1f}."


check(2, check_2, step, form="Expected a single number, the mean of all differences.")

# %% [markdown]
# ### Exercise 3
# Which mistake does the nearest-mean method make most often? Count the pairs
# `(y_test[i], nearest[i])` of two different digits, and store the most frequent pair in `pair`.

# %%
pair = ...  # your answer: (label, nearest mean)


# %%
def check_3(pair):
    label, answer = pair
    count = np.sum((y_test == label) & (nearest == answer))
    assert label != answer, "The two digits of the pair have to differ."
    assert count == 118, f"This happens {count} times. Another mistake is more frequent."


check(3, check_3, pair, form="Expected a pair of digits: (label, nearest mean).")

# %% [markdown]
# ### Exercise 4
# For each digit, use the mean of its first 10 training images instead of the mean of all its
# training images. What is the accuracy on the test images, as a number from 0 to 1?

# %%
accuracy_of_10 = ...  # your answer


# %%
def check_4(accuracy):
    assert accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < nearest_mean_accuracy, (
        "Fewer images should give worse means, not better ones."
    )
    assert accuracy > 0.5, "Too low. Do bytes wrap around somewhere? 2 * x_test is still uint8."
    assert abs(accuracy - 0.6648) < 0.005, f"Expected about 0.66, not {accuracy:.4f}."


check(4, check_4, accuracy_of_10, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### Exercise 5
# Subtract the mean of the 4s from the mean of the 9s. In which row and column is the difference
# largest? (Draw the difference with `plt.imshow(difference, cmap="RdBu", vmin=-170, vmax=170)` to
# see what distinguishes a 9 from a 4.)

# %%
darkest = ...  # your answer: (row, column)


# %%
def check_5(darkest):
    difference = means[9] - means[4]
    row, column = darkest
    found = difference[row, column]
    largest = difference.max()
    assert found == largest, f"The difference there is {found:.0f}; the largest is {largest:.0f}."


check(5, check_5, darkest, form="Expected a pair of numbers: (row, column).")

# %% [markdown]
# ### Exercise 6 (open)
# Without training a network, find a rule that is more accurate than the nearest mean. For example,
# use the label of the nearest training image as the answer. What are the disadvantages of your
# rule?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# place = 28 * 14 + 7
# print(place)
# ```
#
# ```text
# 399
# ```
#
# Fourteen rows of 28 pixels come before row 14.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# noise = np.random.RandomState(0).randint(256, size=(28, 28))
# step = np.abs(np.diff(noise, axis=1)).mean()
# print(f"noise {step:.1f}")
#
# digit_steps = np.diff(x_train.astype("int16"), axis=2)
# print(f"digits {np.abs(digit_steps).mean():.1f}")
# ```
#
# ```text
# noise 84.3
# digits 17.2
# ```
#
# In a digit, neighbouring pixels are similar; in noise, they are not. (Without `astype("int16")`,
# the differences of bytes would wrap around.) All $256^{784}$ images are equally likely to be
# drawn, so the image drawn here is typical: practically all possible images look like it.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# confusions = np.zeros((10, 10), dtype=int)  # row: the label; column: the answer
# for label, answer in zip(y_test, nearest):
#     if label != answer:
#         confusions[label, answer] += 1
# pair = divmod(confusions.argmax(), 10)
# print(pair[0], "taken for", pair[1], confusions.max(), "times")
# print("4 and 9, both ways:", confusions[4, 9] + confusions[9, 4])
# print("3 and 5, both ways:", confusions[3, 5] + confusions[5, 3])
# ```
#
# ```text
# 5 taken for 3 118 times
# 4 and 9, both ways: 199
# 3 and 5, both ways: 167
# ```
#
# The most frequent mistake is to take a 5 for a 3. If the mistakes in both directions are added up,
# 4 and 9 are the pair that is confused most often: they account for 199 of the 1,797 mistakes.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# few_means = np.stack([x_train[y_train == digit][:10].mean(axis=0) for digit in range(10)])
# few_rows = few_means.reshape(10, 784)
# few_distances = np.sum(few_rows**2, axis=1) - 2 * (test_rows @ few_rows.T)
# accuracy_of_10 = np.mean(np.argmin(few_distances, axis=1) == y_test)
# print(f"{accuracy_of_10:.4f}")
# ```
#
# ```text
# 0.6648
# ```
#
# Even 100 training images in total are enough to recognize two thirds of the test images. (Without
# the parentheses around the product, NumPy would first compute `2 * test_rows` in bytes, where 2 x
# 200 is 144.)
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# ```python
# difference = means[9] - means[4]
# darkest = np.unravel_index(difference.argmax(), difference.shape)
# print(f"{difference.max():.0f} in row {darkest[0]}, column {darkest[1]}")
# ```
#
# ```text
# 165 in row 7, column 15
# ```
#
# The largest differences by far are in the upper middle of the image, where they form a bar. The
# bar shows the stroke that closes the loop of a 9; a 4 is open there. Elsewhere, the means of the
# 4s and the 9s are similar, which is why the nearest-mean method often confuses these two digits.
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# The label of the nearest training image is correct for about 97% of the test images. This method,
# called nearest neighbour, needs no training. However, it has to store all 60,000 training images
# and compare each new image with every one of them, which takes 47 million multiplications per
# answer. The network of lesson 6 needs only 0.7 million multiplications and makes fewer mistakes.
#
# </details>
