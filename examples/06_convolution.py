# %% [markdown]
# # Convolution and the convolutional layer · 卷积、卷积层
#
# Slide one function over another, and note at each place how much they have in common: that
# is a convolution. A network slides a few small grids of numbers over an image in the same way.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import data, layers
from tf1_mnist import tf1 as tf

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## From an integral to a sum
#
# $$(f * g)(t) = \int f(\tau)\, g(t - \tau)\, d\tau \approx h \sum_n f(nh)\, g(t - nh)$$
#
# Along $\tau$, $g(t - \tau)$ is $g$ turned around and pushed to $t$. Let $f$ and $g$ both be a
# box: 1 from 0 to 1, else 0. The integral is the width of their overlap, which grows while one
# enters the other and shrinks while it leaves: a triangle, $1 - |t - 1|$ from 0 to 2. A computer
# adds instead, at every multiple of a step $h$.


# %%
def box(x):
    return ((x >= 0) & (x < 1)).astype(float)


sums, errors = {}, {}
for h in (1 / 4, 1 / 16, 1 / 64):
    taus = np.arange(0, 2, h)
    sums[h] = np.array([h * np.sum(box(taus) * box(t - taus)) for t in taus])
    errors[h] = np.abs(sums[h] - (1 - np.abs(taus - 1))).max()
    print(f"h = {h}: the sum is off by at most {errors[h]}")

fig, axes = plt.subplot_mosaic("abcd;eeee", figsize=(9, 4.6), layout="constrained")
for name, t in zip("abcd", (0.3, 0.8, 1.3, 1.8)):
    left, right = max(0, t - 1), min(1, t)
    axes[name].stairs([1], [left, right], fill=True, color="tab:green", alpha=0.4)
    axes[name].stairs([1], [0, 1], linewidth=2, label=r"$f(\tau)$")
    axes[name].stairs([1], [t - 1, t], linewidth=2, linestyle="--", label=r"$g(t - \tau)$")
    axes[name].set(xlim=(-1, 2), ylim=(0, 1.5), yticks=(0, 1), xlabel=r"$\tau$")
    axes[name].set_title(f"t = {t}: overlap {right - left:.1f}", fontsize=10)
    axes["e"].plot(t, right - left, "o", color="tab:green", alpha=0.4, markersize=12)
axes["a"].legend(loc="upper center", ncol=2, fontsize=8, frameon=False, borderaxespad=0)
axes["e"].plot((0, 1, 2), (0, 1, 0), "k", label="the integral")
axes["e"].plot(np.arange(0, 2, 1 / 16), sums[1 / 16], "r.", label="the sum, h = 1/16")
axes["e"].set(xlabel="t", ylabel="(f * g)(t)")
axes["e"].legend(frameon=False)
fig.savefig(FIGURES / "06_slide.png", dpi=120)

# %% [markdown]
# The sum is off by one step: **0.25**, **0.0625**, **0.015625**. As $h$ goes to 0 it becomes the
# integral. In an image $h = 1$, a pixel, and the sum is all there is.
#
# ## Turned, or not turned
#
# An image $x$ and a kernel $K$ can be summed in two ways:
#
# $$\text{convolution } \sum_{u,v} x_{i-u,\,j-v} K_{uv} \qquad
# \text{cross-correlation } \sum_{u,v} x_{i+u,\,j+v} K_{uv}$$
#
# The second lays the kernel down as it is; the first turns it by 180° before, as $g$ above.
# Which one is `tf.nn.conv2d`? A single bright pixel tells.


# %%
def correlate(image, kernel):
    n = len(image) - len(kernel) + 1  # places where the kernel fits, along each side
    return sum(w * image[u : u + n, v : v + n] for (u, v), w in np.ndenumerate(kernel))


def conv2d(images, kernels):  # (n, 28, 28) and (3, 3, 1, f) -> (n, 26, 26, f)
    with tf.Graph().as_default(), tf.Session() as session:
        x, kernels = tf.constant(images[..., None], tf.float32), tf.constant(kernels, tf.float32)
        return session.run(tf.nn.conv2d(x, kernels, [1, 1, 1, 1], "VALID"))


spot, stamp = np.zeros((5, 5)), np.arange(1.0, 10.0).reshape(3, 3)
spot[2, 2] = 1
spot_convolved = correlate(spot, stamp[::-1, ::-1])
spot_conv2d = conv2d(spot[None], stamp[:, :, None, None])[0, :, :, 0]
print("convolution", *spot_convolved.astype(int).tolist())
print("tf.nn.conv2d", *spot_conv2d.astype(int).tolist())

# %% [markdown]
# Convolution stamps the kernel on the spot, `conv2d` stamps it turned: the layer cross-correlates.
# A network that learns its kernels does not mind; it learns them the other way around.
#
# ## Four filters are a layer
#
# People chose such kernels by hand (滤波, filtering) long before networks learned them.

# %%
kernels = {
    "blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "upright edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "level edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
}
bank = np.stack(list(kernels.values()), axis=-1)[:, :, None, :]  # (3, 3, 1, 4)
digit = data.load_data()[0].images[18].astype(np.float32)
moved = np.roll(digit, (3, 6), axis=(0, 1))  # only white paper goes around the edge
maps, moved_maps = conv2d(np.stack([digit, moved]), bank)  # each (26, 26, 4)
shift_error = np.abs(moved_maps - np.roll(maps, (3, 6), axis=(0, 1))).max()
print(f"maps of the moved digit, minus the moved maps: at most {shift_error}")

no_ticks = {"xticks": (), "yticks": ()}
fig, grid = plt.subplots(2, 5, figsize=(9, 3.9), layout="constrained", subplot_kw=no_ticks)
for row, image, channels in zip(grid, (digit, moved), (maps, moved_maps)):
    row[0].imshow(image, cmap="Greys")
    for axes, name, channel in zip(row[1:], kernels, np.moveaxis(channels, -1, 0)):
        limit = np.abs(channel).max()  # blue is above zero, red below
        axes.imshow(channel, cmap="RdBu", vmin=-limit, vmax=limit)
        axes.set_title(name, fontsize=10)
fig.savefig(FIGURES / "06_filters.png", dpi=120)

# %% [markdown]
# The edge kernels add up to 0: on even paper and on even ink alike they stay silent. Move the
# digit, and its maps move along: the difference is exactly **0.0**. What a kernel finds in one
# place it finds everywhere (位置无关性). A dense layer would learn each place anew, and pay:

# %%
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, (None, 28, 28, 1))
    layers.dense(layers.flatten(x), 26 * 26 * 32, name="dense")
    layers.conv2d(x, 32, kernel_size=3, name="conv2d")
    dense_parameters = sum(v.shape.num_elements() for v in tf.trainable_variables("dense"))
    conv2d_parameters = sum(v.shape.num_elements() for v in tf.trainable_variables("conv2d"))
local_parameters = 26 * 26 * 32 * (3 * 3 + 1)
print(f"dense {dense_parameters:,}, local {local_parameters:,}, conv2d {conv2d_parameters:,}")

# %% [markdown]
# From 28 x 28 to 26 x 26 x 32, **16,981,120** parameters. If each output looks at 3 x 3 pixels
# alone (局域性), **216,320**. If all 26 x 26 places share them as well, **320**: each of the 32
# kernels has its 9 weights and a bias.
#
# ## Things to try · 试一试
#
# - Replace $g$ by a ramp, `box(x) * x`. Does it still matter which of the two is turned?
# - Move the digit by ten columns. Where, and why, is the difference no longer zero?
# - Add the kernel $-1$ all around, 8 in the middle. What does it make of the 6?
