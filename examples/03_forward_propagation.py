# %% [markdown]
# # Fully connected layers and forward propagation
#
# A neuron multiplies each of its inputs by a weight, adds up the products, adds a constant called
# the bias, and applies a function $f$ to the sum. The result is its output. In a fully connected
# layer, every neuron receives all outputs of the layer before it. Forward propagation computes the
# outputs of one layer after another, from the first layer to the last.
#
# This lesson does forward propagation for one small network in three ways: neuron by neuron, with
# matrices, and with a TensorFlow graph. All three give the same numbers.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf  # the API of TensorFlow 1, whichever TensorFlow is installed

# Figures are saved in the folder "figures" next to this file. A notebook has no __file__, so it
# uses the current folder instead.
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## The symbols
#
# The network is that of the post (the blog post that these lessons follow). It has $L = 3$ layers:
# 3 inputs, 3 hidden neurons and 1 output neuron. The inputs count as the first layer. The layer in
# the middle is called hidden, because its outputs stay inside the network. In the symbols, a raised
# $(l)$ is the number of a layer and not a power.
#
# | symbol | meaning |
# |---|---|
# | $x_i$ | input $i$ |
# | $w_{ij}^{(l)}$ | the weight from neuron $j$ of layer $l$ to neuron $i$ of layer $l + 1$ |
# | $b_i^{(l)}$ | the bias of neuron $i$ of layer $l + 1$ |
# | $z_i^{(l)}$ | the weighted sum of neuron $i$ of layer $l$, including the bias |
# | $a_i^{(l)}$ | the output of neuron $i$ of layer $l$ |
# | $h_{w,b}(X)$ | the output of the network for the input $X = (x_1, x_2, x_3)$ |
#
# The outputs of the first layer are the inputs: $a_i^{(1)} = x_i$. In every later layer,
#
# $$z_i^{(l)} = \sum_{j=1}^{n} w_{ij}^{(l-1)} a_j^{(l-1)} + b_i^{(l-1)},
# \qquad a_i^{(l)} = f(z_i^{(l)}),$$
#
# where $n$ is the number of neurons in layer $l - 1$. The output of the last layer is the output of
# the network: $h_{w,b}(X) = a_1^{(3)}$.
#
# ### If you compare this with the post
#
# If you do not, skip to "The numbers". Four details may confuse you:
#
# - The post's list of symbols defines $w^{(l)}$, but its sum contains $w^{(l-1)}$. Both are
#   correct. The weights from layer 1 to layer 2 are called $w^{(1)}$, and they are needed to
#   compute layer 2.
# - The list calls $b_i^{(l)}$ the bias of a neuron in layer $l$, but the formulas add $b^{(1)}$ in
#   layer 2. The table above follows the formulas.
# - In the post's formula, the bias is inside the sum. Taken literally, it would be added $n$
#   times. It is added once.
# - The post's $(\vec a, \vec b) = (w^{(l)}, b^{(l)})$ should read $(\vec w, \vec b)$, and $l$
#   should go up to $L - 1$ and not to $L$, because there are only two sets of weights between three
#   layers.
#
# ## The numbers
#
# For $f$ we take the sigmoid, $f(z) = 1 / (1 + e^{-z})$.


# %%
def f(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# For the input, the weights and the biases we choose a few simple numbers. Row $i$, column $j$ of
# the matrix `w1` is the weight $w_{ij}^{(1)}$ from input $j$ to hidden neuron $i$. The matrix `w2`
# has a single row, because there is a single output neuron.

# %%
x = np.array([1.0, 0.5, -1.0])

w1 = np.array(
    [
        [0.8, 0.4, 0.2],
        [-0.6, 0.4, 0.4],
        [0.5, -0.4, -0.4],
    ]
)
b1 = np.array([0.2, -0.2, -0.2])

w2 = np.array([[1.2, -0.8, 0.6]])
b2 = np.array([-0.5])

# %% [markdown]
# ## First way: neuron by neuron
#
# We write out the weighted sum of each of the three hidden neurons, and then apply $f$ to it.

# %%
sum_1 = 0.8 * 1.0 + 0.4 * 0.5 + 0.2 * -1.0 + 0.2
sum_2 = -0.6 * 1.0 + 0.4 * 0.5 + 0.4 * -1.0 - 0.2
sum_3 = 0.5 * 1.0 - 0.4 * 0.5 - 0.4 * -1.0 - 0.2
print(f"weighted sums of the hidden neurons: {sum_1:.6f} {sum_2:.6f} {sum_3:.6f}")

output_1 = f(sum_1)
output_2 = f(sum_2)
output_3 = f(sum_3)
print(f"outputs of the hidden neurons:       {output_1:.6f} {output_2:.6f} {output_3:.6f}")

# %% [markdown]
# The weighted sums are 1, -1 and 0.5. The sigmoid turns them into numbers between 0 and 1:
# **0.731059**, **0.268941** and **0.622459**. Its value at 0 is 0.5, so a positive sum gives more
# than 0.5 and a negative sum gives less.
#
# The output neuron does the same with these three outputs. The last line of the cell keeps all four
# outputs, so that we can compare them with those of the other two ways.

# %%
last_sum = 1.2 * output_1 - 0.8 * output_2 + 0.6 * output_3 - 0.5
h = f(last_sum)
print(f"weighted sum of the output neuron: {last_sum:.6f}")
print(f"output of the network:             {h:.6f}")

by_hand = np.array([output_1, output_2, output_3, h])

# %% [markdown]
# The output of the network is **0.630787**.
#
# ## Second way: with matrices
#
# Without the biases, the three weighted sums of the hidden layer are the product of the matrix
# $W^{(1)}$ and the vector $x$. So each layer takes one product and one sum:
#
# $$z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}, \qquad a^{(l+1)} = f(z^{(l+1)}).$$
#
# In NumPy, `@` is the matrix product. In the names `z2` and `a2`, the number is that of the layer:
# each of these arrays holds the values of all neurons of layer 2.

# %%
z2 = w1 @ x + b1
a2 = f(z2)
print("layer 2: z =", z2.round(6), "a =", a2.round(6))

z3 = w2 @ a2 + b2
a3 = f(z3)
print("layer 3: z =", z3.round(6), "a =", a3.round(6))

by_matrices = np.concatenate([a2, a3])

# %% [markdown]
# These are the same numbers as before.
#
# ## Third way: as a TensorFlow graph
#
# Lesson 2 introduced graphs, placeholders, variables and sessions. A graph usually computes the
# outputs for many inputs at once. Each of these inputs is called an example. The examples form the
# rows of a matrix $A^{(1)}$, so each example is now a row and not a column. That reverses the order
# of the product, because $(W a)^{\mathsf T} = a^{\mathsf T} W^{\mathsf T}$:
#
# $$A^{(l+1)} = f(A^{(l)} K^{(l)} + b^{(l)}).$$
#
# Here $K^{(l)}$ is the transpose of $W^{(l)}$. It is called the kernel of the layer.
#
# The kernels and biases are variables, because training changes them. The examples are fed through
# a placeholder. In its shape, `None` stands for any number of examples. The arrays of a graph are
# called tensors. We use `float64`, as NumPy does, so that the three ways differ at most in the last
# digits.

# %%
graph = tf.Graph()
with graph.as_default():
    inputs = tf.placeholder(tf.float64, [None, 3])

    kernel_1 = tf.get_variable("kernel_1", initializer=w1.T)
    bias_1 = tf.get_variable("bias_1", initializer=b1)
    hidden_tensor = tf.sigmoid(tf.matmul(inputs, kernel_1) + bias_1)

    kernel_2 = tf.get_variable("kernel_2", initializer=w2.T)
    bias_2 = tf.get_variable("bias_2", initializer=b2)
    output_tensor = tf.sigmoid(tf.matmul(hidden_tensor, kernel_2) + bias_2)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# So far nothing has been computed. A session runs the graph. We feed it three examples: $0$, $x$
# and $2x$. The result for $x$ is in the second row, which has index 1.

# %%
examples = np.array([0 * x, x, 2 * x])
with tf.Session(graph=graph) as session:
    session.run(init_op)
    hidden, outputs = session.run([hidden_tensor, output_tensor], {inputs: examples})

by_graph = np.concatenate([hidden[1], outputs[1]])

# %% [markdown]
# The next cell prints the results of the three ways side by side.

# %%
names = ["a_1^(2)", "a_2^(2)", "a_3^(2)", "h"]
print("           by hand   matrices      graph")
for i in range(4):
    print(f"{names[i]:7} {by_hand[i]:10.6f} {by_matrices[i]:10.6f} {by_graph[i]:10.6f}")

# %% [markdown]
# All three ways give the same results.
#
# ## What $f$ is for
#
# The other two examples, $0$ and $2x$, show what $f$ is for. From $0$ to $x$ the input changes by
# $x$, and from $x$ to $2x$ it changes by $x$ again. How much does the output change each time?

# %%
h_of_0 = outputs[0, 0]
h_of_x = outputs[1, 0]
h_of_2x = outputs[2, 0]
first_change = h_of_x - h_of_0
second_change = h_of_2x - h_of_x
print(f"h(x) - h(0) = {first_change:.6f}")
print(f"h(2x) - h(x) = {second_change:.6f}")

# %% [markdown]
# The first step raises $h$ by **0.113352**, and the second by only **0.075499**. Without $f$, both
# differences would be equal: a layer would be a linear function plus a constant, and so would any
# number of layers, one after another. Lesson 2 shows what such a network cannot do.
#
# ## The network with its numbers
#
# The next cell draws the network with all its numbers. (You can skip the code: it draws a line for
# each weight, a circle for each neuron, and the text.)


# %%
def draw_network():
    fig, ax = plt.subplots(figsize=(9, 4.8), layout="constrained")
    ax.set(xlim=(-0.6, 6.9), ylim=(-1.6, 1.6))
    ax.axis("off")
    centred = {"ha": "center", "va": "center", "fontsize": 11}

    def draw_weight(weight, start, end):  # a line, with the weight written on it
        color = "#2471a3" if weight > 0 else "#c0392b"
        width = 5 * abs(weight)
        ax.plot([start[0], end[0]], [start[1], end[1]], color=color, lw=width, alpha=0.6, zorder=1)
        text_x = start[0] + 0.24 * (end[0] - start[0])
        text_y = start[1] + 0.24 * (end[1] - start[1])
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(text_x, text_y, f"{weight:+.1f}", color=color, bbox=box, **centred)

    def draw_neuron(place, value, name, bias=None):  # a circle, with the text in and around it
        right, up = place
        ax.plot(right, up, "o", markersize=46, mfc="white", mec="#34495e", mew=1.5)
        ax.text(right, up, f"{value:.3g}", **centred)
        ax.text(right, up + 0.33, name, **centred)
        if bias is not None:
            ax.text(right, up - 0.35, f"bias {bias:+.1f}", color="#707b7c", **centred)

    input_places = [(0, 1), (0, 0), (0, -1)]
    hidden_places = [(3, 1), (3, 0), (3, -1)]
    output_place = (6, 0)
    for i in range(3):
        for j in range(3):
            draw_weight(w1[i, j], input_places[j], hidden_places[i])
        draw_weight(w2[0, i], hidden_places[i], output_place)
    for i in range(3):
        draw_neuron(input_places[i], x[i], f"$x_{i + 1}$")
        hidden_name = f"$a_{i + 1}^{{(2)}} = f({z2[i]:.1f})$"
        draw_neuron(hidden_places[i], a2[i], hidden_name, b1[i])
    draw_neuron(output_place, a3[0], f"$h_{{w,b}}(X) = f({z3[0]:.3f})$", b2[0])
    return fig


fig = draw_network()
fig.savefig(FIGURES / "03_network.png", dpi=120)

# %% [markdown]
# Blue lines are positive weights and red lines are negative weights. The thicker the line, the
# larger the absolute value of the weight. The number in each circle is the output of the neuron,
# and the text above it shows the weighted sum to which $f$ is applied.
#
# ## Things to try
#
# 1. Use the ReLU, $\max(0, z)$, in place of the sigmoid: `np.maximum(z, 0)` in the function `f`,
#    and `tf.nn.relu` in the graph. Which neuron has the output 0?
# 2. Leave $f$ out altogether. Show that the single layer with the weights `w2 @ w1` then gives the
#    same output as the two layers. What is its bias?
# 3. Which weight changes $h$ the most? Add 0.1 to each weight in turn, and compute $h$ each time.
#    (The next lesson needs one pass through the network to answer this for all weights.)
#
# The answers are in
# [docs/answers.md](../docs/answers.md#3-fully-connected-layers-and-forward-propagation).
