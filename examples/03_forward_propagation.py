# %% [markdown]
# # Fully connected layers and forward propagation · 全连接层 · 前向传播
#
# A neuron weighs its inputs, adds them up, adds a bias, and bends the sum with a function $f$.
# In a fully connected layer every neuron does so with all outputs of the layer before. Going
# from the first layer to the last is forward propagation. We do it three times for one small
# network: with sums by hand, with matrices, and with a TensorFlow graph.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## The symbols
# There are $L = 3$ layers, counting the inputs: 3 inputs, 3 hidden neurons, 1 output.
#
# | symbol | what it is |
# |---|---|
# | $x_i = a_i^{(1)}$ | input $i$, which is what the first layer puts out |
# | $w_{ij}^{(l)}$ | the weight from neuron $j$ of layer $l$ to neuron $i$ of layer $l + 1$ |
# | $b_i^{(l)}$ | the bias that goes with these weights, so it is added in layer $l + 1$ |
# | $z_i^{(l)}$, $a_i^{(l)} = f(z_i^{(l)})$ | the sum in neuron $i$ of layer $l$, its output |
# | $h_{w,b}(X) = a_1^{(3)}$ | what the network puts out |
#
# $$z_i^{(l)} = \sum_{j=1}^{n} w_{ij}^{(l-1)} a_j^{(l-1)} + b_i^{(l-1)}$$
#
# Here $n$ is the number of neurons in layer $l - 1$. Four small things, if you have the post
# beside you. Its list defines $w^{(l)}$ and its sum uses $w^{(l-1)}$: that is no clash, only
# the same weight named from its other end. Its list puts $b_i^{(l)}$ in layer $l$, but its
# formulas add $b^{(1)}$ in layer 2, as we do. Its sum has the bias inside, where it would be
# added $n$ times. And its $(\vec a, \vec b)$ must mean $(\vec w, \vec b)$, for $l$ up to
# $L - 1$: between three layers there is room for two sets of weights.
#
# As $f$ we take the sigmoid, $f(z) = 1 / (1 + e^{-z})$, and we choose a few easy numbers.

# %%
x = np.array([1.0, 0.5, -1.0])
w1 = np.array([[0.8, 0.4, 0.2], [-0.6, 0.4, 0.4], [0.5, -0.4, -0.4]])  # row i, column j
b1 = np.array([0.2, -0.2, -0.2])
w2 = np.array([[1.2, -0.8, 0.6]])
b2 = np.array([-0.5])


def f(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## By hand
# One neuron a line. The sums of the hidden neurons are 1, -1 and 0.5.

# %%
a_1 = f(0.8 * 1.0 + 0.4 * 0.5 + 0.2 * -1.0 + 0.2)
a_2 = f(-0.6 * 1.0 + 0.4 * 0.5 + 0.4 * -1.0 - 0.2)
a_3 = f(0.5 * 1.0 - 0.4 * 0.5 - 0.4 * -1.0 - 0.2)
h = f(1.2 * a_1 - 0.8 * a_2 + 0.6 * a_3 - 0.5)
by_hand = np.array([a_1, a_2, a_3, h])

# %% [markdown]
# ## With matrices
# The weights into a layer make a matrix, one row for each of its neurons. The four sums become
# two products: $a^{(l+1)} = f(W^{(l)} a^{(l)} + b^{(l)})$.

# %%
z2 = w1 @ x + b1
a2 = f(z2)
z3 = w2 @ a2 + b2
a3 = f(z3)
by_matrices = np.concatenate([a2, a3])

# %% [markdown]
# ## As a graph
# A graph is fed many examples at once, one a row, and so the product turns round:
# $A^{(l+1)} = f(A^{(l)} K^{(l)} + b^{(l)})$, where the kernel $K$ is $W^{\mathsf T}$.
# Kernels and biases are variables, since training will change them. Examples come in through a
# placeholder. All is float64, so that only the last digits of the three ways can differ.

# %%
graph = tf.Graph()
with graph.as_default():
    inputs = tf.placeholder(tf.float64, (None, 3))
    layers = [inputs]
    for number, (w, b) in enumerate([(w1, b1), (w2, b2)], start=1):
        kernel = tf.get_variable(f"kernel_{number}", initializer=w.T)
        bias = tf.get_variable(f"bias_{number}", initializer=b)
        layers.append(tf.sigmoid(tf.matmul(layers[-1], kernel) + bias))
    init_op = tf.global_variables_initializer()

with tf.Session(graph=graph) as session:
    session.run(init_op)
    hidden, outputs = session.run(layers[1:], {inputs: [0 * x, x, 2 * x]})
by_graph = np.concatenate([hidden[1], outputs[1]])

print("           by hand   matrices      graph")
for name, *row in zip(("a_1^(2)", "a_2^(2)", "a_3^(2)", "h"), by_hand, by_matrices, by_graph):
    print(f"{name:7}", *(f"{value:10.6f}" for value in row))
first, second = np.diff(outputs[:, 0])
print(f"h(x) - h(0) = {first:.6f}, h(2x) - h(x) = {second:.6f}")

# %% [markdown]
# Three ways, one result. The hidden neurons put out **0.731059**, **0.268941** and
# **0.622459**, and the network says **0.630787**. The other two rows of the batch, $0$ and
# $2x$, show what $f$ is for. A layer without it goes straight, and so does a stack of them:
# equal steps in, equal steps out. With it the first $x$ lifts $h$ by **0.113352**, the
# second by only **0.075499**.
#
# Here everything is in its place: blue weights are positive, red ones negative.

# %%
places = [[(0, 1), (0, 0), (0, -1)], [(3, 1), (3, 0), (3, -1)], [(6, 0)]]
names = [
    [f"$x_{i}$" for i in (1, 2, 3)],
    [f"$a_{i}^{{(2)}} = f({z:.1f})$" for i, z in enumerate(z2, start=1)],
    [f"$h_{{w,b}}(X) = f({z3[0]:.3f})$"],
]
fig, axes = plt.subplots(figsize=(9, 4.8), layout="constrained")
axes.set(xlim=(-0.6, 6.9), ylim=(-1.6, 1.6))
axes.axis("off")
text = {"ha": "center", "va": "center", "fontsize": 11}
for layer, w in enumerate([w1, w2]):
    for (i, j), weight in np.ndenumerate(w):
        start, end = np.array(places[layer][j]), np.array(places[layer + 1][i])
        color = "#2471a3" if weight > 0 else "#c0392b"
        axes.plot(*zip(start, end), color=color, linewidth=5 * abs(weight), alpha=0.6, zorder=1)
        at, box = start + 0.24 * (end - start), {"fc": "white", "ec": "none", "pad": 1.5}
        axes.text(*at, f"{weight:+.1f}", color=color, bbox=box, **text)
for layer, (values, biases) in enumerate([(x, [None] * 3), (a2, b1), (a3, b2)]):
    for (right, up), name, value, bias in zip(places[layer], names[layer], values, biases):
        axes.plot(right, up, "o", markersize=46, mfc="white", mec="#34495e", mew=1.5)
        axes.text(right, up, f"{value:.3g}", **text)
        axes.text(right, up + 0.33, name, **text)
        if bias is not None:
            axes.text(right, up - 0.35, f"bias {bias:+.1f}", color="#707b7c", **text)
fig.savefig(FIGURES / "03_network.png", dpi=120)

# %% [markdown]
# ## Things to try · 试一试
# - Put `tf.nn.relu` in the graph and `np.maximum(z, 0)` in `f`. Which neuron falls silent?
# - Leave $f$ out altogether, and multiply `w2 @ w1`: one layer does the work of two.
# - Which weight moves $h$ the most? Add 0.1 to each in turn. The next lesson needs one pass.
