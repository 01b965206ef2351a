# %% [markdown]
# # Back propagation
#
# To learn, a network needs the derivative of its loss (a number that says how wrong its output is)
# with respect to each of its weights and biases. Back propagation computes all of them in one pass
# through the network, from the last layer to the first, by the chain rule.
#
# This lesson computes the derivatives for one small network in three ways: by hand, with
# TensorFlow, and by changing each weight a little. Then it trains the network by gradient descent,
# a method that uses these derivatives. At the end it derives the gradient of the loss that is used
# in networks for digits.

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
# ## The network
#
# The network and the symbols are those of lesson 3: 3 inputs, 3 hidden neurons, 1 output neuron,
# and the sigmoid $f(z) = 1 / (1 + e^{-z})$ as the activation function. It has 16 parameters: 9
# weights and 3 biases of the hidden layer, and 3 weights and 1 bias of the output layer.

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

start = [w1, b1, w2, b2]  # the parameters with which training will start


def f(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## The loss
#
# For the input `x`, let the correct output of the network be $y = 1$. The loss measures how far the
# output $h$ is from $y$:
#
# $$J = \frac12 (h - y)^2.$$
#
# The factor $\frac12$ only makes the derivative simpler: it is $h - y$. The next cell does forward
# propagation, as in lesson 3, and computes the loss.

# %%
y = 1.0

a2 = f(w1 @ x + b1)  # the outputs of the hidden neurons
a3 = f(w2 @ a2 + b2)  # the output of the network, an array of one element
h = a3[0]
loss = (h - y) ** 2 / 2
print(f"output {h:.6f}, loss {loss:.6f}")

# %% [markdown]
# The output is about 0.63, so it should grow. In which direction should each of the 16 parameters
# change? The signs of their derivatives will tell us.
#
# ## The chain rule by hand
#
# $\delta_i^{(l)}$ is the derivative of the loss with respect to the weighted sum of neuron $i$ of
# layer $l$:
#
# $$\delta_i^{(l)} = \frac{\partial J}{\partial z_i^{(l)}}.$$
#
# From the $\delta$ of each neuron we will get the derivatives with respect to the weights and
# biases. We begin at the output. The loss depends on $h$, and $h = f(z_1^{(3)})$, so by the chain
# rule
#
# $$\delta_1^{(3)} = \frac{\partial J}{\partial h} \cdot f'(z_1^{(3)}) = (h - y)\,h\,(1 - h).$$
#
# The last step uses $\partial J / \partial h = h - y$ and the derivative of the sigmoid. With
# $a = f(z)$ it is
#
# $$f'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} =
# \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a).$$
#
# In the code, `delta3` is $\delta^{(3)}$, an array with an element for each neuron of layer 3, here
# a single one.

# %%
delta3 = (a3 - y) * a3 * (1 - a3)
print(f"delta of the output neuron: {delta3[0]:+.6f}")

# %% [markdown]
# It is negative: if the weighted sum of the output neuron grows, the loss falls.
#
# Now we go back one layer. The weighted sum of hidden neuron $j$ determines its output $a_j^{(2)}$,
# which enters the weighted sum of the output neuron with the weight $w_{1j}^{(2)}$. So the chain
# rule multiplies $\delta_1^{(3)}$ by that weight, and then by the derivative of the sigmoid. If
# there were several output neurons, we would add up their contributions:
#
# $$\delta_j^{(2)} = \Bigl(\sum_i w_{ij}^{(2)}\,\delta_i^{(3)}\Bigr)\,
# a_j^{(2)} \bigl(1 - a_j^{(2)}\bigr).$$
#
# The sum over $i$ is the product of the transposed weights and $\delta^{(3)}$, so one line computes
# all three deltas.

# %%
delta2 = (w2.T @ delta3) * a2 * (1 - a2)
print("deltas of the hidden neurons:", delta2.round(6))

# %% [markdown]
# Each of them has the sign of $\delta_1^{(3)}$ times the weight to the output neuron. The second is
# positive, because both of these are negative.
#
# The last step leads from the deltas to the parameters. A weight $w_{ij}^{(l)}$ is multiplied by
# $a_j^{(l)}$ and added to the weighted sum of neuron $i$ of layer $l + 1$. The bias $b_i^{(l)}$ is
# added to the same sum without a factor. So
#
# $$\frac{\partial J}{\partial w_{ij}^{(l)}} = \delta_i^{(l+1)} a_j^{(l)}, \qquad
# \frac{\partial J}{\partial b_i^{(l)}} = \delta_i^{(l+1)}.$$
#
# `np.outer` multiplies each element of its first argument by each element of its second, which
# gives a matrix of the same shape as the weights: the element in row $i$ and column $j$ is
# $\delta_i\,a_j$. In the next cell, `dw1` holds the derivatives with respect to `w1`.

# %%
dw1 = np.outer(delta2, x)
db1 = delta2
dw2 = np.outer(delta3, a2)
db2 = delta3
by_hand = [dw1, db1, dw2, db2]

print("derivatives with respect to w1:")
print(dw1.round(6))
print("derivatives with respect to w2:", dw2.round(6))

# %% [markdown]
# The first element of `dw1`, $\partial J / \partial w_{11}^{(1)}$, is **-0.020287**: if this weight
# grows a little, the loss falls by 0.020287 times as much. Where the derivative is positive, the
# weight has to become smaller for the loss to fall.
#
# ## The same with TensorFlow
#
# `tf.gradients(loss, variables)` applies the same rules. It goes back through the graph from the
# loss to the variables, and adds ops to the graph that compute the derivatives.
#
# The placeholders take several examples, one in each row, and `labels` stands for their correct
# outputs. The graph computes the outputs as in lesson 3, and `loss_tensor` is the mean of their
# losses. The argument `transpose_b=True` multiplies by the transpose of the weights; lesson 3
# explains why. The last two lines of the graph are for the training further below: `train_op` will
# do one step of gradient descent. The cell prints nothing; we compare its derivatives with ours
# after the third way.

# %%
learning_rate = 4.0

graph = tf.Graph()
with graph.as_default():
    inputs = tf.placeholder(tf.float64, [None, 3])
    labels = tf.placeholder(tf.float64, [None, 1])

    variables = [tf.Variable(array) for array in start]
    w1_variable, b1_variable, w2_variable, b2_variable = variables
    hidden_sums = tf.matmul(inputs, w1_variable, transpose_b=True) + b1_variable
    hidden_tensor = tf.sigmoid(hidden_sums)
    output_sums = tf.matmul(hidden_tensor, w2_variable, transpose_b=True) + b2_variable
    output_tensor = tf.sigmoid(output_sums)
    loss_tensor = tf.reduce_mean((output_tensor - labels) ** 2 / 2)

    derivative_tensors = tf.gradients(loss_tensor, variables)
    init_op = tf.global_variables_initializer()

    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    train_op = optimizer.minimize(loss_tensor)

with tf.Session(graph=graph) as session:
    session.run(init_op)
    by_graph = session.run(derivative_tensors, {inputs: [x], labels: [[y]]})

# %% [markdown]
# ## The same without calculus
#
# The third way needs no chain rule. It makes one parameter a little larger and computes the loss,
# makes it a little smaller and computes the loss again, and divides the difference of the losses by
# the difference of the parameter. That is repeated for each parameter. Each one needs two forward
# passes, so this way is far too slow for a real network, but it is a good check.
#
# First we need a function that computes the loss for any parameters, given as a list of the four
# arrays. Its first line takes them out of the list: `weights_1` plays the part of `w1`, and so on.


# %%
def loss_of(parameters):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(weights_1 @ x + biases_1)
    outputs_3 = f(weights_2 @ outputs_2 + biases_2)
    return (outputs_3[0] - y) ** 2 / 2


# %% [markdown]
# The next cell changes a copy of the parameters, so that the originals stay as they are. The outer
# loop goes through the four arrays, and the inner loop through the elements of each. After both
# losses are computed, the element gets its old value back.

# %%
small = 1e-5
changed = [array.copy() for array in start]
by_differences = [np.zeros_like(array) for array in start]
for array, derivatives in zip(changed, by_differences):
    for index in np.ndindex(array.shape):
        old_value = array[index]
        array[index] = old_value + small
        loss_above = loss_of(changed)
        array[index] = old_value - small
        loss_below = loss_of(changed)
        array[index] = old_value
        derivatives[index] = (loss_above - loss_below) / (2 * small)

# %% [markdown]
# The next cell prints the derivatives with respect to $w_{11}^{(1)}$, and the largest difference
# between the three ways in any of the 16 derivatives.


# %%
def largest_difference(arrays, other_arrays):
    differences = []
    for array, other_array in zip(arrays, other_arrays):
        differences.append(np.abs(array - other_array).max())
    return max(differences)


print(f"by hand:        {by_hand[0][0, 0]:.6f}")
print(f"by graph:       {by_graph[0][0, 0]:.6f}")
print(f"by differences: {by_differences[0][0, 0]:.6f}")

graph_error = largest_difference(by_hand, by_graph)
differences_error = largest_difference(by_hand, by_differences)
print(f"by hand and by graph differ by at most       {graph_error:.0e}")
print(f"by hand and by differences differ by at most {differences_error:.0e}")

# %% [markdown]
# The three ways agree on all 16 derivatives. TensorFlow and our own computation differ only in the
# last digits. The third way is less precise, because it subtracts two numbers that are almost
# equal.
#
# ## The way back, as a figure
#
# The next cell draws the network with its derivatives. The arrows point backwards, from the output
# to the inputs. (You can skip the code.)


# %%
def draw_derivatives():
    fig, ax = plt.subplots(figsize=(9, 4.4), layout="constrained")
    ax.set(xlim=(-0.5, 6.5), ylim=(-1.4, 1.4), frame_on=False, xticks=[], yticks=[])
    centred = {"ha": "center", "va": "center", "fontsize": 11}

    def draw_derivative(derivative, head, tail):  # an arrow, with the derivative written on it
        color = "#2471a3" if derivative > 0 else "#c0392b"
        arrow = {
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 1 + 40 * abs(derivative),
            "alpha": 0.6,
            "shrinkA": 29,
            "shrinkB": 29,
        }
        ax.annotate("", head, tail, arrowprops=arrow)
        text_x = 0.72 * head[0] + 0.28 * tail[0]
        text_y = 0.72 * head[1] + 0.28 * tail[1]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(text_x, text_y, f"{derivative:+.3f}", color=color, bbox=box, **centred)

    def draw_neuron(place, name, value):
        box = {"boxstyle": "circle,pad=.4", "facecolor": "white"}
        ax.text(place[0], place[1], f"${name}$\n{value:+.3f}", bbox=box, **centred)

    input_places = [(0, 1), (0, 0), (0, -1)]
    hidden_places = [(3, 1), (3, 0), (3, -1)]
    output_place = (6, 0)
    for i in range(3):
        for j in range(3):
            draw_derivative(dw1[i, j], input_places[j], hidden_places[i])
        draw_derivative(dw2[0, i], hidden_places[i], output_place)
    for i in range(3):
        draw_neuron(input_places[i], f"x_{i + 1}", x[i])
        draw_neuron(hidden_places[i], f"δ_{i + 1}^{{(2)}}", delta2[i])
    draw_neuron(output_place, "δ_1^{(3)}", delta3[0])
    return fig


fig = draw_derivatives()
fig.savefig(FIGURES / "04_backward.png", dpi=120)

# %% [markdown]
# Each neuron shows its $\delta$, each input its value, and each arrow the derivative with respect
# to its weight. In the left half of the figure, the number on an arrow is the product of the
# numbers at its two ends. In the right half it is the product of $\delta_1^{(3)}$ and the output of
# the hidden neuron, which the figure does not show. Red stands for negative derivatives: if such a
# weight grows, the loss falls. Blue stands for positive derivatives.
#
# ## Gradient descent
#
# Gradient descent changes all parameters at once, each against its derivative. Let $\theta$ be any
# parameter and $\eta$ the learning rate, a positive number that sets the size of the step. A step
# is
#
# $$\theta \leftarrow \theta - \eta\,\frac{\partial J}{\partial \theta}.$$
#
# We train the network for a task that a single neuron cannot do. The inputs are the 8 corners of a
# cube, such as $(0, 1, 0)$. The correct output is 1 for the corners with exactly one 1, and 0 for
# the others. In the next cell, `np.ndindex(2, 2, 2)` lists the corners, and `one_on` holds the
# correct outputs.

# %%
corners = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
for corner, label in zip(corners, one_on):
    print(corner, "->", label[0])

# %% [markdown]
# With three inputs, the border of a single neuron is a plane (in lesson 2, with two inputs, it was
# a line). But no plane separates the two classes. The mean of the three corners with exactly one 1
# is the point $(\frac13, \frac13, \frac13)$, and this point lies on the diagonal from $(0, 0, 0)$
# to $(1, 1, 1)$, between two corners of the other class. If a plane had the three corners on one
# side, their mean would be on that side too. If it had the two ends of the diagonal on the other
# side, the whole diagonal would be on the other side. Both cannot be true at once, because the mean
# lies on the diagonal.
#
# The following function computes the loss and the derivatives for several examples, one in each row
# of `examples`. The rows of `targets` are their correct outputs. The loss is the mean of the
# examples' losses. The formulas are those from above, with two changes: the order of the products
# is reversed, as in lesson 3, and `deltas_3` is divided by the number of examples, because the loss
# is a mean. The products and sums then add up the contributions of all examples.


# %%
def loss_and_gradient(parameters, examples, targets):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(examples @ weights_1.T + biases_1)
    outputs_3 = f(outputs_2 @ weights_2.T + biases_2)
    mean_loss = np.mean((outputs_3 - targets) ** 2 / 2)

    deltas_3 = (outputs_3 - targets) * outputs_3 * (1 - outputs_3) / len(examples)
    deltas_2 = (deltas_3 @ weights_2) * outputs_2 * (1 - outputs_2)
    gradient = [
        deltas_2.T @ examples,  # for weights_1
        deltas_2.sum(axis=0),  # for biases_1
        deltas_3.T @ outputs_2,  # for weights_2
        deltas_3.sum(axis=0),  # for biases_2
    ]
    return mean_loss, gradient


# %% [markdown]
# Now we can train the network in NumPy. We take 1,000 steps with the learning rate $\eta = 4$ (the
# value of `learning_rate` above). The function keeps the losses and parameters of all steps, so
# that we can look at them afterwards.


# %%
def descend(parameters, rate, steps=1000):
    """Returns the losses and the parameters before the first step and after each step."""
    losses = []
    path = []
    for _ in range(steps + 1):
        current_loss, gradient = loss_and_gradient(parameters, corners, one_on)
        losses.append(current_loss)
        path.append(parameters)

        next_parameters = []
        for parameter, derivative in zip(parameters, gradient):
            next_parameters.append(parameter - rate * derivative)
        parameters = next_parameters
    return losses, path


numpy_losses, numpy_path = descend(start, learning_rate)
print(f"NumPy: the loss falls from {numpy_losses[0]:.4f} to {numpy_losses[-1]:.4f}")

# %% [markdown]
# The loss falls from **0.1379** to **0.0058**. Next, we train the same network in TensorFlow. It
# starts from the same parameters, and `train_op` does one step. The loop has 1,001 rounds, because
# it notes the loss and the parameters before each step, and once more after the last of the 1,000
# steps. (The step of the last round has no effect on what is noted.)

# %%
graph_losses = []
graph_path = []
feed = {inputs: corners, labels: one_on}
with tf.Session(graph=graph) as session:
    session.run(init_op)
    for _ in range(1001):
        graph_losses.append(session.run(loss_tensor, feed))
        graph_path.append(session.run(variables))
        session.run(train_op, feed)

print(f"TensorFlow: the loss falls from {graph_losses[0]:.4f} to {graph_losses[-1]:.4f}")

path_differences = []
for numpy_parameters, graph_parameters in zip(numpy_path, graph_path):
    path_differences.append(largest_difference(numpy_parameters, graph_parameters))
print(f"the parameters differ by at most {max(path_differences):.0e} after any step")

# %% [markdown]
# After every step, the parameters of the two networks agree except in the last digits. The next
# cell checks the outputs of the trained network, and draws the losses of both.

# %%
final_w1, final_b1, final_w2, final_b2 = numpy_path[-1]
final_hidden = f(corners @ final_w1.T + final_b1)
final_outputs = f(final_hidden @ final_w2.T + final_b2)
for corner, final_output in zip(corners, final_outputs):
    print(corner, "->", f"{final_output[0]:.2f}")

fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(numpy_losses, linewidth=6, alpha=0.35, label="by hand, in NumPy")
ax.plot(graph_losses, "k--", linewidth=1.2, label="train_op, in TensorFlow")
ax.set(xlabel="step", ylabel="loss")
ax.legend()
fig.savefig(FIGURES / "04_descent.png", dpi=120)

# %% [markdown]
# The outputs for the three corners with exactly one 1 are **0.88**, and the others are at most
# **0.20**. So the network has found the corners. In the figure, the two curves lie on top of each
# other. The loss does not fall evenly: it falls fast, then slowly for hundreds of steps, and then
# fast again.
#
# ## Softmax and cross-entropy
#
# A network for digits has ten outputs $z_0, \dots, z_9$, called logits, and a different loss.
# Softmax turns the logits into probabilities, positive numbers that add up to 1:
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}.$$
#
# The correct answer is given as numbers $y_i$: 1 for the correct digit and 0 for the others. Such a
# list of numbers is called one-hot. The loss is the cross-entropy,
#
# $$J = -\sum_i y_i \ln p_i = \ln \sum_k e^{z_k} - \sum_i y_i z_i.$$
#
# In the first form only the term of the correct digit is left, since the other $y_i$ are 0. The
# second form follows from $\ln p_i = z_i - \ln \sum_k e^{z_k}$ and $\sum_i y_i = 1$. The derivative
# of the second form is simple:
#
# $$\frac{\partial J}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} - y_i = p_i - y_i.$$
#
# We check this with TensorFlow for three logits. The correct answer is the second of them, which
# has the index 1. TensorFlow's function takes this index instead of the one-hot numbers; that is
# what `sparse` means in its name.

# %%
logits = np.array([2.0, 1.0, -1.0])
one_hot = np.array([0.0, 1.0, 0.0])

exponentials = np.exp(logits)
probabilities = exponentials / exponentials.sum()
p_minus_y = probabilities - one_hot

with tf.Graph().as_default(), tf.Session() as session:
    logits_tensor = tf.constant(logits)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=logits_tensor)
    gradient_tensor = tf.gradients(cross_entropy, logits_tensor)[0]
    softmax_gradient = session.run(gradient_tensor)

print("p - y:       ", p_minus_y.round(4))
print("tf.gradients:", softmax_gradient.round(4))

# %% [markdown]
# Both are the same. The derivative is negative for the correct answer, so gradient descent makes
# its logit larger. It is positive for the others, so their logits become smaller.
#
# ## Things to try
#
# 1. Let the descent start from zeros: `descend([0 * array for array in start], learning_rate)`. The
#    three hidden neurons stay identical forever. Why?
# 2. Try the learning rates $\eta = 40$ and $\eta = 0.4$. With which of them does the network still
#    learn the corners within 1,000 steps?
# 3. The derivative of the sigmoid is close to 0 far from 0, and the squared loss of this lesson
#    contains it as a factor. The derivative $p - y$ does not. Compute $p - y$ for the logits 20, 1
#    and -1, where the network is sure of a wrong answer. How large is the gradient?
#
# The answers are in [docs/answers.md](../docs/answers.md#4-back-propagation).
