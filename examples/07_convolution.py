# %% [markdown]
# # 7. Convolution and the convolutional layer
#
# Move a 6 by two pixels. You still see the same 6. To a fully connected layer, the moved 6 is a
# different picture. The ink is in different pixels, which are multiplied by different weights, so
# the layer has to learn the same strokes anew. How can a layer find a feature, such as an edge,
# wherever it is?
#
# Such a layer has to look for the feature everywhere in the image. A convolution slides a small
# grid of numbers, called a *kernel*, over an image, and computes a number at each position. A
# convolutional layer slides several kernels over the same image. This lesson begins with a single
# kernel on a single image and then turns to the layer. The section "From an integral to a sum"
# explains the convolution of two functions, from which the convolution of images takes its name.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save
from tf1_mnist import data, layers
from tf1_mnist import tf1 as tf

# %% [markdown]
# ## A small grid that slides
#
# In this example, an image of 4 x 4 pixels is on the left, a kernel of 3 x 3 numbers is in the
# middle, and the result is on the right:
#
# $$\begin{pmatrix} 0 & 0 & 2 & 1 \\ 0 & 0 & 3 & 1 \\ 0 & 0 & 2 & 0 \\ 0 & 0 & 1 & 0 \end{pmatrix}
# \quad \begin{pmatrix} -1 & 0 & 1 \\ -1 & 0 & 1 \\ -1 & 0 & 1 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 7 & 2 \\ 6 & 1 \end{pmatrix}$$
#
# Place the kernel on the top-left corner of the image, multiply each of its nine numbers by the
# pixel under it, and add up the products. The left column of the kernel gives
# $-1 \cdot (0 + 0 + 0)$, the middle column 0, and the right column $1 \cdot (2 + 3 + 2)$, so the
# sum is 7. One pixel further to the right, the sum is $-(0 + 0 + 0) + (1 + 1 + 0) = 2$. The kernel
# fits into the image at two positions in each direction, so the result has 2 x 2 numbers. In
# general, a kernel of size $k$ fits into an image of size $n$ at $n - k + 1$ positions in each
# direction.
#
# Now in symbols. Let $x_{i,j}$ be the pixel in row $i$ and column $j$ of an image $x$, and let
# $K_{u,v}$ be the number in row $u$ and column $v$ of a kernel $K$. Rows and columns are counted
# from 0. There are two ways to slide the kernel over the image:
#
# $$\text{convolution:} \quad \sum_{u,v} x_{i-u,\,j-v}\, K_{u,v}$$
# $$\text{cross-correlation:} \quad \sum_{u,v} x_{i+u,\,j+v}\, K_{u,v}$$
#
# The cross-correlation places the unrotated kernel on the image, with the kernel's top-left number
# on the pixel $x_{i,j}$. The cross-correlation then multiplies each number of the kernel by the
# pixel under it and adds up the products. For example, for $i = j = 5$, the number $K_{0,2}$ is
# multiplied by the pixel $x_{5,7}$, since $5 + 2 = 7$. In the convolution, the number $K_{0,2}$ is
# multiplied by the pixel $x_{5,3}$, since $5 - 2 = 3$. The further right (or down) a number is in
# the kernel, the further left (or up) is the pixel by which it is multiplied. The convolution
# therefore rotates the kernel by 180°.
#
# The next cell defines both operations in NumPy. Both functions use only the positions where the
# whole kernel lies inside the image, and count these positions from 0. (For a 3 x 3 kernel, the
# first position of the convolution is $i = j = 2$ in the formula. With a smaller $i$, row $i - 2$
# would be outside the image.)


# %%
def correlate(image, kernel):
    size = len(kernel)
    positions = len(image) - size + 1  # in each direction
    result = np.zeros((positions, positions))
    for i in range(positions):
        for j in range(positions):
            window = image[i : i + size, j : j + size]
            result[i, j] = np.sum(window * kernel)
    return result


def convolve(image, kernel):
    turned = kernel[::-1, ::-1]  # the last row first, and the last column first
    return correlate(image, turned)


# %% [markdown]
# The next cell wraps the TensorFlow operation `tf.nn.conv2d` in a function that takes and returns
# NumPy arrays. Whereas the two functions above take one image and one kernel, `tf.nn.conv2d` takes
# many of each, so its arrays have four dimensions:
#
# | array | shape |
# |---|---|
# | the images | number of images, height, width, number of channels |
# | the kernels | height, width, number of channels, number of kernels |
# | the result | number of images, height, width, number of kernels |
#
# Each pixel of a greyscale image is a single number: the image has one *channel*. The section
# "Several channels" is about images with more of them.


# %%
def conv2d(images, kernels):
    """Applies kernels to images; the shapes are those of the table."""
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(images, tf.float32)
        k = tf.constant(kernels, tf.float32)
        stride = [1, 1, 1, 1]  # one pixel at a time
        return session.run(tf.nn.conv2d(x, k, stride, "VALID"))  # only where the whole kernel fits


# %% [markdown]
# To find out whether `tf.nn.conv2d` is a convolution or a cross-correlation, we apply it, and our
# own two functions, to a simple image and a simple kernel. In the image (`spot`), only the pixel in
# the middle is not 0; the kernel (`stamp`) consists of the numbers 1 to 9.
#
# > **Predict.** What will each of the three functions return for the spot? Is `tf.nn.conv2d` a
# > convolution, as its name suggests?

# %%
spot = np.zeros((5, 5))
spot[2, 2] = 1
stamp = np.arange(1.0, 10.0).reshape(3, 3)

spot_convolved = convolve(spot, stamp)
spot_correlated = correlate(spot, stamp)
spot_conv2d = conv2d(
    spot[np.newaxis, :, :, np.newaxis],  # (1, 5, 5, 1): one image, one channel
    stamp[:, :, np.newaxis, np.newaxis],  # (3, 3, 1, 1): one channel, one kernel
)[0, :, :, 0]

print("convolution", spot_convolved, sep="\n")
print("cross-correlation", spot_correlated, sep="\n")
print("tf.nn.conv2d", spot_conv2d, sep="\n")

# %% [markdown]
# The convolution replaces the spot with a copy of the kernel. The cross-correlation and
# `tf.nn.conv2d` replace the spot with a copy that is rotated by 180°. A convolutional layer that
# uses `tf.nn.conv2d` therefore computes a cross-correlation. For a network, the difference between
# the two operations does not matter: a network learns its kernels, and with the cross-correlation,
# it simply learns the same kernels rotated by 180°.
#
# ## Four filters make a layer
#
# Long before networks learned kernels, people designed them by hand, for example to blur an image
# or to find its edges. In image processing, applying such a kernel is called *filtering*.
# The next cell defines four such kernels. The first kernel computes a weighted mean of neighbouring
# pixels, and the second increases the difference between a pixel and its neighbours. The third
# kernel subtracts the pixels on the left from those on the right, and the fourth subtracts the
# pixels above from those below.

# %%
kernels = {
    "blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "vertical edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "horizontal edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
}
for name, kernel in kernels.items():
    print(f"{name}: the numbers add up to {kernel.sum():g}")

# %% [markdown]
# The numbers in each of the first two kernels add up to 1, so these kernels do not change the grey
# level of a uniform area. The numbers in each of the other two, the kernels for edges, add up to 0.
# Their result is therefore 0 in any uniform area, whether the area is paper or ink.
#
# A convolutional layer applies all its kernels to the same image. The result of one kernel is
# called a *feature map*. We apply the four kernels to a digit (one of the training images,
# `train.images`) and to the same digit moved down by 3 pixels and to the right by 6. When `np.roll`
# moves an image, pixels that leave it on one side reappear on the opposite side; here, all these
# pixels are blank.

# %%
train, test = data.load_data()
digit = train.images[18].astype(np.float32)  # a six
moved = np.roll(digit, (3, 6), axis=(0, 1))

all_kernels = np.stack(list(kernels.values()), axis=-1)  # (3, 3, 4)
all_kernels = all_kernels[:, :, np.newaxis, :]  # (3, 3, 1, 4)
both_images = np.stack([digit, moved])[:, :, :, np.newaxis]  # (2, 28, 28, 1)

maps, moved_maps = conv2d(both_images, all_kernels)
print("maps of the digit:", maps.shape)

# %% [markdown]
# Each of the four maps consists of 26 x 26 numbers, because a 3 x 3 kernel fits at 26 x 26
# positions in a 28 x 28 image. The figure below shows the two images and their maps. In the maps,
# blue stands for positive numbers and red for negative ones. (You may skip the code for this
# figure.)


# %%
def draw_maps():
    no_ticks = {"xticks": (), "yticks": ()}
    figure, grid = plt.subplots(2, 5, figsize=(6.4, 3.2), layout="constrained", subplot_kw=no_ticks)
    grid[0, 0].set_ylabel("the digit", fontsize=12)
    grid[1, 0].set_ylabel("moved", fontsize=12)
    for row, image, image_maps in zip(grid, (digit, moved), (maps, moved_maps)):
        row[0].imshow(image, cmap="Greys")
        for channel in range(len(kernels)):
            picture = image_maps[:, :, channel]
            limit = np.abs(picture).max()
            axes = row[channel + 1]
            axes.imshow(picture, cmap="RdBu", vmin=-limit, vmax=limit)
    for axes, title in zip(grid[0], ("image", *kernels)):
        axes.set_title(title.replace(" ", "\n"), fontsize=12)
    return figure


save(draw_maps(), "07_filters.png")

# %% [markdown]
# The maps of the edge kernels are blue on one side of a stroke and red on the other. In the second
# row, the digit has moved, and its maps seem to have moved with it. To check this, we move the maps
# of the first row in the same way and compare them with the maps of the second row.
#
# > **Predict.** What will be the largest difference between the moved maps and the maps of the
# > moved digit?

# %%
rolled_maps = np.roll(maps, (3, 6), axis=(0, 1))
shift_error = np.abs(moved_maps - rolled_maps).max()
print(f"largest difference: {shift_error}")

# %% [markdown]
# The largest difference is exactly **0.0**. A kernel that finds a feature in one place also finds
# this feature in any other place. This independence of position is now usually called *translation
# equivariance*.

# %% [markdown]
# The figure below shows how each number of a feature map is computed.
# In [the book](../docs/book.md), this figure is interactive: choose a kernel or change its numbers,
# draw a digit of your own, and move the pointer over the feature map. Where on the loop of the 6
# does the kernel for vertical edges find almost nothing?
#
# ![A kernel on a digit, the nine products, and their sum](../docs/figures/live_convolution.png)

# %% [markdown]
# ## Several channels
#
# A colour image has three channels: a number for red, one for green and one for blue at each pixel.
# In a network, the maps of one convolutional layer are the channels of the next. How does a kernel
# slide over several channels? It has a grid of numbers for each channel. Each grid slides over its
# own channel, and the results are added up. In symbols, with the channel $c$ as the third index of
# the image and the number $k$ of the kernel as the last index of the kernels, the layer's map $k$
# is
#
# $$y_{i,j,k} = \sum_{u,v,c} x_{i+u,\,j+v,\,c}\, K_{u,v,c,k} + b_k,$$
#
# where $b_k$ is the bias of kernel $k$.
#
# As an example, take an image with two channels of 3 x 3 pixels and a single kernel of size 2
# without a bias. The first line shows the first channel, its grid, and the result; the second line
# shows the second channel:
#
# $$\begin{pmatrix} 1 & 0 & 2 \\ 0 & 1 & 0 \\ 3 & 0 & 1 \end{pmatrix}
# \quad \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}$$
# $$\begin{pmatrix} 0 & 1 & 1 \\ 2 & 0 & 1 \\ 0 & 1 & 0 \end{pmatrix}
# \quad \begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 1 & -1 \\ 0 & 0 \end{pmatrix}$$
#
# The map is the sum of the two results. The number in its top-left corner, for example, is
# $2 + 1 = 3$. The next cell computes the map in this way, and again with `tf.nn.conv2d`.

# %%
two_channels = np.array([[[1, 0, 2], [0, 1, 0], [3, 0, 1]], [[0, 1, 1], [2, 0, 1], [0, 1, 0]]])
two_grids = np.array([[[1, 0], [0, 1]], [[0, -1], [1, 0]]])

of_each_channel = [correlate(x, k) for x, k in zip(two_channels, two_grids)]
by_channels = of_each_channel[0] + of_each_channel[1]

# tf.nn.conv2d expects the channels after the rows and columns.
channels_last = two_channels.transpose(1, 2, 0)[np.newaxis, :, :, :]  # (1, 3, 3, 2)
grids_last = two_grids.transpose(1, 2, 0)[:, :, :, np.newaxis]  # (2, 2, 2, 1)
by_conv2d = conv2d(channels_last, grids_last)[0, :, :, 0]

print("the sum of both channels", by_channels, sep="\n")
print("tf.nn.conv2d", by_conv2d, sep="\n")

# %% [markdown]
# Both ways give the same map. However many channels an image has, a kernel turns them into a single
# map, so a layer has as many maps as kernels. In lesson 9, for example, 64 kernels of size 3 are
# applied to 32 channels. They are stored in an array of shape (3, 3, 32, 64).
#
# ## A kernel that is learned
#
# Where do a network's kernels come from? We show a layer an image and the map that it should
# compute, and let it find the kernel by itself, with the tools of lesson 5: a variable, a loss, and
# gradient descent. The map is the one that the kernel for vertical edges computes, but the layer is
# not told which kernel it was. The image consists of random numbers, since noise contains every
# pattern; it shows no digit, and no edge either. The kernel begins with nine zeros, and the loss is
# the mean square of the difference between the layer's map and the one that we want.
#
# > **Predict.** How close does the kernel come to the one for vertical edges in ten steps?

# %%
edges = kernels["vertical edges"]
noise = np.random.RandomState(0).normal(size=(1, 28, 28, 1))
wanted = conv2d(noise, edges[:, :, np.newaxis, np.newaxis])

with tf.Graph().as_default(), tf.Session() as session:
    learned = tf.get_variable("kernel", initializer=np.zeros((3, 3, 1, 1), np.float32))
    found = tf.nn.conv2d(tf.constant(noise, tf.float32), learned, [1, 1, 1, 1], "VALID")
    loss = tf.reduce_mean(tf.square(found - wanted))
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss)
    session.run(tf.global_variables_initializer())

    learned_path = [session.run(learned)[:, :, 0, 0]]
    for step in range(1, 11):
        session.run(train_op)
        its_kernel, its_loss = session.run([learned, loss])
        learned_path.append(its_kernel[:, :, 0, 0])
        print(f"step {step}: loss {its_loss:.5f}")
print(learned_path[10].round(1))

# %% [markdown]
# Ten steps are enough: to one decimal place, all nine numbers are those of the kernel for vertical
# edges. Each step about halves the difference, so ten steps reduce it to about a thousandth.
# Nobody told the layer that it should look for edges; it found the kernel because this kernel makes
# the loss small. In a whole network, it is the loss at the very end that decides which kernels are
# useful, and back propagation (lesson 4) carries the derivatives back to each kernel.
#
# The figure shows the kernel before the first step and after steps 1, 2, 4 and 10.

# %%
figure, panels = plt.subplots(1, 5, figsize=(6.4, 1.8), layout="constrained")
for axes, step in zip(panels, (0, 1, 2, 4, 10)):
    axes.imshow(learned_path[step], cmap="RdBu", vmin=-4, vmax=4)  # pale, under the numbers
    for row, column in np.ndindex(3, 3):
        number = f"{learned_path[step][row, column]:.1f}".replace("-0.0", "0.0")
        axes.text(column, row, number, ha="center", va="center", fontsize=11)
    axes.set(xticks=[], yticks=[])
    axes.set_title(f"step {step}", fontsize=12)
save(figure, "07_learned.png")

# %% [markdown]
# ## How many parameters a convolutional layer saves
#
# A fully connected layer, in which each output has a weight of its own for every pixel, is not
# translation equivariant. Such a layer would have to learn the same feature separately for each
# place in the image, each time with different weights. We count the parameters of three layers,
# each of which turns an image of 28 x 28 pixels into 32 maps of 26 x 26 numbers:
#
# - a fully connected layer, in which each output is connected to all the pixels;
# - a *local* layer, in which each output is connected to only 3 x 3 pixels, through its own
#   weights;
# - a convolutional layer, in which each output is also connected to only 3 x 3 pixels, but all the
#   outputs of a map share the same weights.
#
# To count the parameters of the first and third layers, we build these layers with functions of the
# package: `layers.dense` adds a fully connected layer to the graph, `layers.conv2d` adds a
# convolutional layer, and `layers.flatten` turns each image into one row. For the local layer, we
# calculate the number of parameters ourselves.
#
# > **Predict.** One of the three layers has fewer than 1,000 parameters. Which one?


# %%
def count_parameters(variables):
    return sum(variable.shape.num_elements() for variable in variables)


outputs = 26 * 26 * 32
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, (None, 28, 28, 1))
    layers.dense(layers.flatten(x), outputs, name="dense")
    layers.conv2d(x, 32, kernel_size=3, name="conv2d")
    dense_parameters = count_parameters(tf.trainable_variables("dense"))
    conv2d_parameters = count_parameters(tf.trainable_variables("conv2d"))

local_parameters = outputs * (3 * 3 + 1)  # each output has 9 weights and a bias

print(f"fully connected: {dense_parameters:,}")
print(f"local:           {local_parameters:,}")
print(f"convolutional:   {conv2d_parameters:,}")

# %% [markdown]
# Each of the three layers has 26 x 26 x 32 = 21,632 outputs, one for each number in the 32 maps. In
# the fully connected layer, each output has 784 weights and a bias, which gives a total of
# **16,981,120** parameters. Connecting each output to only 3 x 3 neighbouring pixels, a principle
# called *locality*, reduces the total to **216,320**, with 10 parameters for each output. Sharing
# the weights and biases across all positions reduces the total further, to **320**: each of the 32
# kernels has 9 weights and a bias.
#
# ## From an integral to a sum
#
# You may skip this section, which is needed only for exercise 5. In mathematics, a convolution
# slides one function over another and measures at each position how much the two overlap.
#
# The convolution of two functions $f$ and $g$ is a new function, $f * g$. Its value at $t$ is
#
# $$(f * g)(t) = \int f(\tau)\, g(t - \tau)\, d\tau.$$
#
# The integral is the area between the curve $f(\tau)\, g(t - \tau)$ and the $\tau$-axis; areas
# below the axis count as negative. You do not need to know how to compute integrals: further below,
# the integral is replaced by a sum.
#
# As a function of $\tau$, $g(t - \tau)$ is $g$ reflected about 0 (because of the minus sign) and
# then shifted by $t$. (In the convolution of images, the kernel is reflected both horizontally and
# vertically, that is, rotated by 180°.)
#
# As an example, let $f$ and $g$ both be the *box function*, which is 1 from 0 to 1 and 0 elsewhere.
# Then $f(\tau)$ is 1 for $\tau$ from 0 to 1, and $g(t - \tau)$ is 1 for $\tau$ from $t - 1$ to $t$.
# The product of the two functions is 1 where both are 1, so the integral is the width of the
# overlap. For $t$ from 0 to 1, this width is $t$; for $t$ from 1 to 2, it is $2 - t$. A single
# formula covers all $t$ from 0 to 2:
#
# $$(f * g)(t) = 1 - |t - 1|$$
#
# A computer replaces the integral with a sum over the multiples of a small step $h$, that is, over
# $\tau = nh$ for $n = 0, 1, 2, \ldots$:
#
# $$(f * g)(t) \approx h \sum_n f(nh)\, g(t - nh)$$
#
# The next cell defines the box function and a function that computes this sum.


# %%
def box(x):
    inside = (x >= 0) & (x < 1)
    return inside.astype(float)


def convolution_sum(t, h):
    tau = np.arange(0, 2, h)
    return h * np.sum(box(tau) * box(t - tau))


# %% [markdown]
# We compute the sum for three values of $h$ and many values of $t$, and compare the results with
# the exact values of the integral.
#
# > **Predict.** By what factor will the error shrink if the step is a quarter as large?

# %%
sums = {}
errors = {}
for h in (1 / 4, 1 / 16, 1 / 64):
    times = np.arange(0, 2, h)
    sums[h] = np.array([convolution_sum(t, h) for t in times])
    integral = 1 - np.abs(times - 1)
    errors[h] = np.abs(sums[h] - integral).max()
    print(f"h = {h}: the largest error of the sum is {errors[h]}")

# %% [markdown]
# For each of the three values of $h$, the largest error of the sum equals $h$: **0.25**, **0.0625**
# and **0.015625**. The error arises at the two ends of the overlap of the boxes, where the sum
# counts one term too many or one too few. As $h$ approaches 0, the sum approaches the integral.
#
# The figure shows the two boxes for four values of $t$ and, below the boxes, their convolution.
# (You may skip the code for this figure.)


# %%
def draw_boxes(axes, t):
    left = max(0, t - 1)
    right = min(1, t)
    axes.stairs([1], [left, right], fill=True, color="tab:green", alpha=0.4)
    axes.stairs([1], [0, 1], linewidth=2, label=r"$f(\tau)$")
    axes.stairs([1], [t - 1, t], linewidth=2, linestyle="--", label=r"$g(t - \tau)$")
    axes.set(xlim=(-1, 2), ylim=(0, 1.5), yticks=(0, 1), xlabel=r"$\tau$")
    axes.set_title(f"t = {t}: overlap {right - left:.1f}", fontsize=12)
    return right - left


def draw_sliding():
    figure, panels = plt.subplot_mosaic("ab;cd;ee", figsize=(6.4, 7), layout="constrained")
    for name, t in zip("abcd", (0.3, 0.8, 1.3, 1.8)):
        overlap = draw_boxes(panels[name], t)
        panels["e"].plot(t, overlap, "o", color="tab:green", alpha=0.4, markersize=12)
    panels["a"].legend(loc="upper center", ncol=2, frameon=False, borderaxespad=0)
    panels["e"].plot((0, 1, 2), (0, 1, 0), "k", label="the integral")
    panels["e"].plot(np.arange(0, 2, 1 / 16), sums[1 / 16], "r.", label="the sum, h = 1/16")
    panels["e"].set(xlabel="t", ylabel="(f * g)(t)")
    panels["e"].legend(frameon=False)
    return figure


save(draw_sliding(), "07_slide.png")

# %% [markdown]
# In the figure, the green areas are the overlaps, and the four green dots below mark the sizes of
# these overlaps on the graph of the convolution.
#
# An image has one number per pixel and none between the pixels. In the convolution of images, the
# image plays the role of $f$, and the kernel plays the role of $g$. The step $h$ is one pixel, and
# the sum is not an approximation of an integral: it defines the convolution of images.
#
# ## If you compare this with the post
#
# You may skip this section. It corresponds to the sections 卷积 and 卷积层 of the post, which
# defines the convolution by the integral above and then calls the layer a linear operation on
# several channels. The post's 局域性 is locality, 位置无关性 is the independence of position, and
# 滤波 is filtering. The post does not say that its layer computes a cross-correlation.
#
# ## What you have learned
#
# - A kernel of size $k$ on an image of size $n$ gives a map of size $n - k + 1$.
# - If a feature moves in the image, the numbers that represent it in the map move in the same
#   way. A kernel that was learned in one place works in every place.
# - A kernel has a grid for each channel of its input, and the results are added up.
# - Gradient descent finds a kernel from examples of what it should compute.
# - A layer that looks only at neighbouring pixels and shares its weights needs 320 parameters
#   instead of 16,981,120.
#
# ## Exercises
#
# ### Exercise 1
# A convolutional layer has 64 kernels of size 5 x 5 and a bias for each kernel. The input of the
# layer has 32 channels, so each kernel has 5 x 5 numbers for each channel. How many parameters does
# the layer have?

# %%
parameters_of_layer = ...  # your answer


# %%
def check_1(count):
    weights = 64 * 5 * 5 * 32
    assert count != 64 * (5 * 5 + 1), "Each kernel has 5 x 5 numbers for each of the 32 channels."
    assert count != weights, "Those are the weights. What about the biases?"
    assert count == weights + 64, f"It is not {count}. How many numbers does one kernel have?"


check(1, check_1, parameters_of_layer, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# Find a 3 x 3 kernel with which `correlate` moves the digit one pixel to the right without changing
# anything else.

# %%
right_by_one = ...  # your answer: an array of shape (3, 3)


# %%
def check_2(kernel):
    result = correlate(digit, kernel)
    is_left = np.array_equal(result, digit[1:-1, 2:])
    assert not is_left, "It moves the digit to the left."
    assert np.array_equal(result, digit[1:-1, :-2]), "The result is not the moved digit."


check(2, check_2, right_by_one, form="Expected an array of shape (3, 3).")

# %% [markdown]
# ### Exercise 3
# Find a 3 x 3 kernel that responds to spots and strokes, but not to areas that are uniform or
# change evenly: the result has to be 0 where all pixels are equal, and also where the values
# increase by the same amount from pixel to pixel.

# %%
spot_finder = ...  # your answer


# %%
def check_3(kernel):
    uniform = np.full((5, 5), 7.0)
    slope = np.add.outer(np.arange(5.0), 3 * np.arange(5.0))
    assert np.allclose(correlate(uniform, kernel), 0), (
        "Where all pixels are equal, the result is not 0."
    )
    assert np.allclose(correlate(slope, kernel), 0), (
        "Where the pixels grow evenly, the result is not 0."
    )
    assert not np.allclose(correlate(spot, kernel), 0), "It does not find the spot."
    line = np.zeros((5, 5))
    line[2] = 1
    assert not np.allclose(correlate(line, kernel), 0), "It does not find a horizontal line."
    assert not np.allclose(correlate(line.T, kernel), 0), "It does not find a vertical line."


check(3, check_3, spot_finder, form="Expected an array of shape (3, 3).")

# %% [markdown]
# ### Exercise 4
# Each number in the result of two successive layers depends on more pixels than a number in the
# result of a single layer. For example, blurring twice with the 3 x 3 kernel `kernels["blur"]` is
# the same as blurring once with a 5 x 5 kernel. Find the 5 x 5 kernel. (Hint: what does a single
# spot in the middle of a 9 x 9 image become when it is blurred twice?)

# %%
double_blur = ...  # your answer: an array of shape (5, 5)


# %%
def check_4(kernel):
    blur = kernels["blur"]
    twice = correlate(correlate(digit, blur), blur)
    assert kernel.shape == (5, 5), "Expected an array of shape (5, 5)."
    assert abs(kernel.sum() - 1) < 1e-9, f"Its numbers have to add up to 1, not to {kernel.sum()}."
    assert np.allclose(correlate(digit, kernel), twice), "It is not the same as blurring twice."


check(4, check_4, double_blur, form="Expected an array of shape (5, 5).")

# %% [markdown]
# ### Exercise 5
# Convolution is commutative: $f * g = g * f$. Let $g$ be a ramp, `box(x) * x`, instead of the box.
# Compute the convolution of the box and the ramp at $t = 1.25$ with $h = 1/64$, once with the ramp
# reflected and once with the box reflected.

# %%
ramp_reflected = ...  # your answer: a number
box_reflected = ...  # your answer: a number


# %%
def check_5(first, second):
    integral = (1 - 0.25**2) / 2  # of the ramp, from 0.25 to 1
    assert first == second, f"The two have to be equal, but they are {first} and {second}."
    assert abs(first - integral) < 1 / 64, f"The integral is {integral}, not {first}."
    tau = np.arange(0, 2, 1 / 64)
    expected = np.sum(box(tau) * tau * box(1.25 - tau)) / 64
    assert abs(first - expected) < 1e-9, f"It is close to the integral, but the sum is not {first}."


check(5, check_5, ramp_reflected, box_reflected, form="Expected two numbers.")

# %% [markdown]
# ### Exercise 6 (open)
# Move the digit to the right by ten columns instead of six. Where do the maps of the moved digit
# now differ from the moved maps of the original digit, and why?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# parameters_of_layer = 64 * (5 * 5 * 32 + 1)
# print(f"{parameters_of_layer:,}")
# ```
#
# ```text
# 51,264
# ```
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# right_by_one = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
# ```
#
# Each pixel of the result takes the value of its left neighbour in the digit. (A convolution would
# rotate the kernel and therefore move the digit to the left.)
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# spot_finder = np.full((3, 3), -1)
# spot_finder[1, 1] = 8
# outline = correlate(digit, spot_finder)
# print(outline.min(), outline.max())
# ```
#
# ```text
# -805.0 1410.0
# ```
#
# Each number in the result is nine times the difference between a pixel and the mean of the 3 x 3
# square centred on it. If the result is displayed with large numbers as bright pixels, the six
# appears as a bright line with a dark border.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# large_spot = np.zeros((9, 9))
# large_spot[4, 4] = 1
# blur = kernels["blur"]
# double_blur = correlate(correlate(large_spot, blur), blur)
# print((256 * double_blur).astype(int))
# ```
#
# ```text
# [[ 1  4  6  4  1]
#  [ 4 16 24 16  4]
#  [ 6 24 36 24  6]
#  [ 4 16 24 16  4]
#  [ 1  4  6  4  1]]
# ```
#
# If the blur kernel were not symmetric, the result would have to be rotated by 180° to give the
# 5 x 5 kernel. With a ReLU between them, two layers cannot be replaced with a single layer in this
# way: they can compute more than any single layer can.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# ```python
# def ramp(x):
#     return box(x) * x
#
#
# step = 1 / 64
# tau = np.arange(0, 2, step)
# ramp_reflected = step * np.sum(box(tau) * ramp(1.25 - tau))
# box_reflected = step * np.sum(ramp(tau) * box(1.25 - tau))
# print(ramp_reflected, box_reflected)
# ```
#
# ```text
# 0.458984375 0.458984375
# ```
#
# Replacing $\tau$ with $t - \tau$ in the integral exchanges the roles of the two functions and
# leaves the value unchanged. Cross-correlation, in contrast, is not commutative.
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# The digit has ink in columns 9 to 19. When the digit is moved by ten columns, its ink should end
# up in columns 19 to 29. But the image ends at column 27, so `np.roll` moves two columns of ink to
# the left edge. The maps differ only near the left edge, in columns 0 to 3. Even if the digit moves
# by only seven columns, so that all of its ink stays in the image, the maps differ. In the original
# maps, the rightmost numbers that are not 0 are in column 19. They would have to move to column 26,
# but the maps end at column 25, because the kernel must not extend beyond the image. A
# convolutional layer is translation equivariant only as long as the digit stays away from the
# edges.
#
# </details>
