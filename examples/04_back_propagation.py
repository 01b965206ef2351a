# %% [markdown]
# # Back propagation · 后向传播
#
# To learn, a network needs the derivative of its loss with respect to each weight. The chain rule
# gives them all in one pass, last layer first. We do it by hand and in TensorFlow, then descend.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## The chain rule
# The network is the one of forward propagation, with its 16 numbers and its sigmoid $f$. The
# output $h$ should be $y$, and the loss is $J = \frac12 (h - y)^2$, or its mean over examples.
# Let $\delta_i^{(l)} = \partial J / \partial z_i^{(l)}$ be what the loss feels of a neuron's sum.
# The way back through $f$ multiplies by $f'(z) = a (1 - a)$, along a weight by the weight:
#
# $$\delta_1^{(3)} = (h - y)\,h (1 - h), \qquad
# \delta_j^{(2)} = \Bigl(\sum_i w_{ij}^{(2)} \delta_i^{(3)}\Bigr)\,a_j^{(2)} (1 - a_j^{(2)})$$
#
# In a sum each weight stands beside what came in, and the bias stands alone, and so
# $\partial J / \partial w_{ij}^{(l)} = \delta_i^{(l+1)} a_j^{(l)}$ and
# $\partial J / \partial b_i^{(l)} = \delta_i^{(l+1)}$.

# %%
start = np.array([8, 4, 2, -6, 4, 4, 5, -4, -4, 2, -2, -2, 12, -8, 6, -5]) / 10  # w1 b1 w2 b2
x, y = np.array([[1.0, 0.5, -1.0]]), np.array([[1.0]])  # examples are rows


def split(theta):
    return theta[:9].reshape(3, 3), theta[9:12], theta[12:15].reshape(1, 3), theta[15:]


def join(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def loss_and_gradient(theta, x, y):
    w1, b1, w2, b2 = split(theta)
    a2 = 1 / (1 + np.exp(-(x @ w1.T + b1)))
    h = 1 / (1 + np.exp(-(a2 @ w2.T + b2)))
    delta3 = (h - y) * h * (1 - h) / len(x)  # the loss is a mean
    delta2 = delta3 @ w2 * a2 * (1 - a2)
    gradient = join([delta2.T @ x, delta2.sum(axis=0), delta3.T @ a2, delta3.sum(axis=0)])
    return np.mean((h - y) ** 2) / 2, gradient


# %% [markdown]
# `tf.gradients` does the same: for each op of the graph it adds one that goes back. And a third
# way needs no calculus: move a parameter a little up, a little down, and compare the losses.

# %%
graph = tf.Graph()
with graph.as_default():
    inputs, labels = (tf.placeholder(tf.float64, (None, units)) for units in (3, 1))
    w1, b1, w2, b2 = variables = [tf.Variable(part) for part in split(start)]
    a2 = tf.sigmoid(tf.matmul(inputs, w1, transpose_b=True) + b1)
    h = tf.sigmoid(tf.matmul(a2, w2, transpose_b=True) + b2)
    loss = tf.reduce_mean((h - labels) ** 2) / 2
    gradients = tf.gradients(loss, variables)
    train_op = tf.train.GradientDescentOptimizer(learning_rate=4.0).minimize(loss)
    init_op = tf.global_variables_initializer()
with tf.Session(graph=graph) as session:
    session.run(init_op)
    by_graph = join(session.run(gradients, {inputs: x, labels: y}))
by_hand = loss_and_gradient(start, x, y)[1]
up, down = ([loss_and_gradient(t, x, y)[0] for t in start + s * np.eye(16)] for s in (1e-5, -1e-5))
by_differences = np.subtract(up, down) / 2e-5
print("dJ/dw_11^(1):", *(f"{way[0]:.6f}" for way in (by_hand, by_graph, by_differences)))

# %% [markdown]
# They agree on all 16; $\partial J / \partial w_{11}^{(1)}$ is **-0.020287** three times. Here is
# the way back, each $\delta$ in its neuron and each derivative at its weight. On the left, the
# two ends of an arrow multiply to its number. Red, below zero: more weight means less loss.

# %%
places = np.array([(0, 1), (0, 0), (0, -1), (3, 1), (3, 0), (3, -1), (6, 0)])
names = ["x_1", "x_2", "x_3", "δ_1^{(2)}", "δ_2^{(2)}", "δ_3^{(2)}", "δ_1^{(3)}"]
fig, axes = plt.subplots(figsize=(9, 4.4), layout="constrained")
axes.set(xlim=(-0.5, 6.5), ylim=(-1.4, 1.4), frame_on=False, xticks=[], yticks=[])
text = {"ha": "center", "va": "center", "fontsize": 11}
for layer, slopes in enumerate(split(by_hand)[::2]):
    for (i, j), slope in np.ndenumerate(slopes):
        head, tail = places[3 * layer + j], places[3 * layer + 3 + i]
        look = {"color": "#2471a3" if slope > 0 else "#c0392b", "lw": 1 + 40 * abs(slope)}
        arrow = {"arrowstyle": "-|>", "alpha": 0.6, "shrinkA": 29, "shrinkB": 29, **look}
        axes.annotate("", head, tail, arrowprops=arrow)
        at, box = 0.72 * head + 0.28 * tail, {"fc": "white", "ec": "none", "pad": 1}
        axes.text(*at, f"{slope:+.3f}", color=look["color"], bbox=box, **text)
for at, name, value in zip(places, names, join([x, by_hand[9:12], by_hand[15:]])):
    axes.text(*at, f"${name}$\n{value:+.3f}", bbox={"boxstyle": "circle,pad=.4", "fc": "w"}, **text)
fig.savefig(FIGURES / "04_backward.png", dpi=120)

# %% [markdown]
# ## Gradient descent
# A step is $\theta \leftarrow \theta - \eta\,\partial J / \partial\theta$. We take a thousand of
# them, $\eta = 4$, to do what no straight cut can: find the corners of a cube with exactly one 1.
# NumPy and `train_op` start alike, and stay alike to the last digits in every step.

# %%
corners = np.array(list(np.ndindex(2, 2, 2)), float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
feed = {inputs: corners, labels: one_on}
theta, (numpy_path, graph_path) = start, np.empty((2, 1001, 17))
with tf.Session(graph=graph) as session:
    session.run(init_op)
    for step in range(1001):
        value, gradient = loss_and_gradient(theta, corners, one_on)
        numpy_path[step] = join([theta, value])
        graph_path[step] = join(session.run([*variables, loss], feed))
        theta = theta - 4.0 * gradient
        session.run(train_op, feed)
print(f"largest difference of the two paths: {np.abs(numpy_path - graph_path).max():.0e}")
fig, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
axes.plot(numpy_path[:, 16], linewidth=6, alpha=0.35, label="by hand, in NumPy")
axes.plot(graph_path[:, 16], "k--", linewidth=1.2, label="train_op, in TensorFlow")
axes.set(xlabel="step", ylabel="loss")
axes.legend()
fig.savefig(FIGURES / "04_descent.png", dpi=120)

# %% [markdown]
# ## Softmax and cross-entropy
# A network for digits ends in ten logits $z_i$. With $p_i = e^{z_i} / \sum_k e^{z_k}$ and
# $\sum_i y_i = 1$, the loss $J = -\sum_i y_i \log p_i$ is $\log \sum_k e^{z_k} - \sum_i y_i z_i$:
# $$\frac{\partial J}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} - y_i = p_i - y_i$$

# %%
logits = np.array([2.0, 1.0, -1.0])
p_minus_y = np.exp(logits) / np.exp(logits).sum() - [0, 1, 0]
with tf.Graph().as_default(), tf.Session() as session:
    z = tf.constant(logits)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=z)
    softmax_gradient = session.run(tf.gradients(cross_entropy, z)[0])
print("p - y:", p_minus_y.round(4), "tf.gradients:", softmax_gradient.round(4))

# %% [markdown]
# ## Things to try · 试一试
# - Start from `0 * start`. The three hidden neurons stay alike for ever; why?
# - Try $\eta = 40$, and $\eta = 0.4$. Which of them still finds the corners in a thousand steps?
# - In $p - y$ no $f'$ is left that could vanish. Let the network be sure and wrong, with the
#   logits 20, 1 and -1. How strong is the pull?
