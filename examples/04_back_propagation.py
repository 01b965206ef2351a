# %% [markdown]
# # 4. Back propagation
#
# A network has given a wrong answer. Which of its weights should change, in which direction, and by
# how much?
#
# To train a network, we need to know how the loss (a number that measures how wrong the network's
# output is) changes with each weight and each bias. The partial derivative of the loss $J$ with
# respect to one of these parameters, say $w$, is the derivative that you know from school, with all
# other parameters held fixed. It is written $\partial J / \partial w$. All partial derivatives
# together form the gradient. Back propagation uses the chain rule to compute the whole
# gradient in one pass through the network, from the last layer to the first.
#
# We compute the partial derivatives (derivatives, for short) of the loss of one small network in
# two ways: by hand, and by changing each parameter a little. (Lesson 5 adds a third way, which uses
# a graph.) We then train the network by gradient descent, a method that uses the derivatives.
# Finally, we derive the gradient of the loss used in networks that classify digits.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save

# %% [markdown]
# ## The network
#
# The network and the symbols are the same as in lesson 3. The network has 3 inputs, 3 hidden
# neurons and 1 output neuron, and its activation function is the sigmoid $f(z) = 1 / (1 + e^{-z})$.
# There are 16 parameters: 9 weights and 3 biases in the hidden layer, and 3 weights and 1 bias in
# the output layer.

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
# $$J = \frac{1}{2} (h - y)^2.$$
#
# The only purpose of the factor $\frac{1}{2}$ is to make the derivative of $J$ with respect to $h$
# equal to $h - y$. We perform forward propagation, as in lesson 3, and compute the loss.

# %%
y = 1.0

a2 = f(w1 @ x + b1)  # the outputs of the hidden neurons
a3 = f(w2 @ a2 + b2)  # the output of the network, an array of one element
h = a3[0]
loss = (h - y) ** 2 / 2
print(f"output {h:.6f}, loss {loss:.6f}")

# %% [markdown]
# The output is about 0.63 and should be 1, so it has to increase. The signs of the derivatives will
# show in which direction each of the 16 parameters should change.
#
# > **Predict.** The output neuron has the weights 1.2, -0.8 and 0.6. In which direction should each
# > of these three weights change?
#
# ## The chain rule by hand
#
# Let $\delta_i^{(l)}$ be the derivative of the loss with respect to the weighted sum of neuron $i$
# of layer $l$:
#
# $$\delta_i^{(l)} = \frac{\partial J}{\partial z_i^{(l)}}.$$
#
# From the delta ($\delta$) of a neuron, we will obtain the derivatives of the loss with respect to
# the weights and the bias of that neuron. We begin at the output neuron. The loss depends on $h$,
# and $h = f(z_1^{(3)})$, so by the chain rule
#
# $$\delta_1^{(3)} = \frac{\partial J}{\partial h} \cdot f'(z_1^{(3)}) = (h - y)\,h\,(1 - h).$$
#
# The last step uses $\partial J / \partial h = h - y$ and the derivative of the sigmoid. With
# $a = f(z)$, the derivative of the sigmoid is
#
# $$f'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} =
# \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a).$$
#
# In the code below, `delta3` is $\delta^{(3)}$, an array with one element for each neuron of layer
# 3, which here has only one neuron.

# %%
delta3 = (a3 - y) * a3 * (1 - a3)
print(f"delta of the output neuron: {delta3[0]:+.6f}")

# %% [markdown]
# The delta of the output neuron is negative: if the weighted sum of this neuron grows, the loss
# falls.
#
# Now we go back one layer. The weighted sum of hidden neuron $j$ determines the neuron's output
# $a_j^{(2)}$, which enters the weighted sum of the output neuron with the weight $w_{1j}^{(2)}$:
#
# $$z_1^{(3)} = \cdots + w_{1j}^{(2)} a_j^{(2)} + \cdots, \qquad \text{so} \quad
# \frac{\partial z_1^{(3)}}{\partial a_j^{(2)}} = w_{1j}^{(2)}.$$
#
# By the chain rule, the delta of hidden neuron $j$ is the product of $\delta_1^{(3)}$, the weight
# $w_{1j}^{(2)}$ and the derivative of the sigmoid, $a_j^{(2)} (1 - a_j^{(2)})$. For the first
# hidden neuron, whose output is 0.731, the delta is
# $-0.085988 \cdot 1.2 \cdot 0.731 \cdot 0.269 \approx -0.0203$. If there were several output
# neurons, we would add up their contributions:
#
# $$\delta_j^{(2)} = \Bigl(\sum_i w_{ij}^{(2)}\,\delta_i^{(3)}\Bigr)\,
# a_j^{(2)} \bigl(1 - a_j^{(2)}\bigr).$$
#
# For the three hidden neurons, the sums in this formula are the elements of a matrix product: the
# transpose of $W^{(2)}$ times $\delta^{(3)}$. One line of code therefore computes all three deltas.

# %%
delta2 = (w2.T @ delta3) * a2 * (1 - a2)
print("deltas of the hidden neurons:", delta2.round(6))

# %% [markdown]
# The delta of each hidden neuron has the same sign as the product of $\delta_1^{(3)}$ and the
# weight from this neuron to the output neuron, because the factor $a\,(1 - a)$ is positive. The
# second delta is positive, because both $\delta_1^{(3)}$ and the second weight are negative.
#
# The last step leads from the deltas to the derivatives with respect to the parameters. A weight
# $w_{ij}^{(l)}$ is multiplied by $a_j^{(l)}$, and the product is added to the weighted sum of
# neuron $i$ of layer $l + 1$. The bias $b_i^{(l)}$ is added to the same sum without a factor. The
# derivatives are therefore
#
# $$\frac{\partial J}{\partial w_{ij}^{(l)}} = \delta_i^{(l+1)} a_j^{(l)}, \qquad
# \frac{\partial J}{\partial b_i^{(l)}} = \delta_i^{(l+1)}.$$
#
# The function `np.outer` multiplies each element of its first argument by each element of its
# second argument. Here the result is a matrix of the same shape as the weight matrix, and its
# element in row $i$ and column $j$ is $\delta_i\,a_j$. Below, `dw1` contains the derivatives with
# respect to `w1`.

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
# All three derivatives with respect to `w2` are negative, because each is the product of the
# negative delta of the output neuron and the positive output of a hidden neuron. To reduce the
# loss, we should therefore increase all three weights.
#
# The first element of `dw1`, $\partial J / \partial w_{11}^{(1)}$, is **-0.020287**: if this weight
# increases by a small amount, the loss falls by about 0.020287 times that amount. If the derivative
# with respect to a weight is positive, the weight has to decrease for the loss to fall.
#
# ## Derivatives without calculus
#
# The second way of computing the derivatives does not need the chain rule. For each parameter, we
# compute the loss twice, once with a slightly larger value of the parameter and once with a
# slightly smaller value. We then divide the difference between the two losses by the difference
# between the two values. This method needs two forward passes per parameter, so it is far too slow
# for a real network, but it is a good check.
#
# First, we need a function that computes the loss for any values of the parameters, which are
# passed as a list of the four arrays. The first statement of the function below unpacks the list:
# `weights_1` stands for `w1`, and so on.


# %%
def loss_of(parameters):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(weights_1 @ x + biases_1)
    outputs_3 = f(weights_2 @ outputs_2 + biases_2)
    return (outputs_3[0] - y) ** 2 / 2


# %% [markdown]
# The code below changes a copy of the parameters, so that the original parameters stay unchanged.
# The outer loop goes through the four arrays, and the inner loop goes through the elements of each
# array. After the two losses for an element have been computed, its old value is restored.
#
# > **Predict.** To how many digits will the derivatives found in the two ways agree?

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


def largest_difference(arrays, other_arrays):
    differences = []
    for array, other_array in zip(arrays, other_arrays):
        differences.append(np.abs(array - other_array).max())
    return max(differences)


print(f"by hand:        {by_hand[0][0, 0]:.15f}")
print(f"by differences: {by_differences[0][0, 0]:.15f}")
differences_error = largest_difference(by_hand, by_differences)
print(f"the 16 derivatives differ by at most {differences_error:.0e}")

# %% [markdown]
# For all 16 derivatives, the results of the two methods agree to about ten digits. The second
# method is less precise, because subtracting two almost equal numbers cancels their leading digits
# but not their rounding errors.
#
# ## The derivatives in a figure
#
# The figure shows the network and the derivatives of the loss. The arrows point backwards, from the
# output neuron to the inputs. (You may skip the code for this figure.)


# %%
def draw_derivatives():
    fig, ax = plt.subplots(figsize=(6.4, 5), layout="constrained")
    ax.set(xlim=(-0.6, 7.2), ylim=(-1.45, 1.45))
    ax.axis("off")
    centred = {"ha": "center", "va": "center", "fontsize": 12}

    def draw_derivative(derivative, head, tail, at):  # an arrow, with the derivative written on it
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
        text_x = (1 - at) * head[0] + at * tail[0]
        text_y = (1 - at) * head[1] + at * tail[1]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(text_x, text_y, f"{derivative:+.3f}", color=color, bbox=box, **centred)

    def draw_circle(place, text):
        ax.plot(*place, "o", markersize=62, mfc="white", mec="black")
        ax.text(*place, text, ha="center", va="center", fontsize=10)

    def draw_neuron(place, name, delta, output):
        draw_circle(place, f"${name}$\n{delta:+.3f}\n$a$ = {output:.2f}")

    input_places = [(0, 1.1), (0, 0), (0, -1.1)]
    hidden_places = [(3.8, 1.1), (3.8, 0), (3.8, -1.1)]
    output_place = (6.6, 0)
    for i in range(3):
        for j in range(3):
            # About a quarter of the way from the neurons, the labels are equally far apart.
            draw_derivative(dw1[i, j], input_places[j], hidden_places[i], at=0.73)
        draw_derivative(dw2[0, i], hidden_places[i], output_place, at=0.5)
    for i in range(3):
        draw_circle(input_places[i], f"$x_{i + 1}$\n{x[i]:+.1f}")
        draw_neuron(hidden_places[i], f"δ_{i + 1}^{{(2)}}", delta2[i], a2[i])
    draw_neuron(output_place, "δ_1^{(3)}", delta3[0], h)
    return fig


save(draw_derivatives(), "04_backward.png")

# %% [markdown]
# In the figure, each neuron is labelled with its $\delta$ and its output $a$, each input with its
# value, and each arrow with the derivative with respect to the corresponding weight. The number on
# an arrow is the product of the $\delta$ at the arrow's right end and the $a$ (or the input) at its
# left end. Red stands for negative derivatives (the loss falls if the weight increases), and blue
# for positive ones.
#
# ## Gradient descent
#
# Each step of gradient descent changes all parameters at once. A parameter increases if the
# derivative with respect to it is negative, and decreases if this derivative is positive. Let
# $\theta$ be any parameter and $\eta$ the learning rate, a positive number that sets the size of
# the step. The step replaces $\theta$ with a new value:
#
# $$\theta \leftarrow \theta - \eta\,\frac{\partial J}{\partial \theta}.$$

# %% [markdown]
# The figure below shows gradient descent for a loss that depends on only two parameters, $\theta_1$
# and $\theta_2$. Each grey line connects points with the same loss. In [the book](../docs/book.md),
# this figure is interactive. How far can you raise the learning rate before gradient descent
# diverges, that is, before the loss becomes larger than at the start?
#
# ![Gradient descent with two parameters](../docs/figures/live_descent.png)

# %% [markdown]
# We will train the network of this lesson on a task that a single neuron cannot learn. The examples
# are the eight points whose coordinates are 0 or 1, such as $(0, 1, 0)$: the corners of a cube. The
# correct output is 1 if exactly one coordinate of the corner is 1, and 0 otherwise. In the code
# below, `np.ndindex(2, 2, 2)` lists the corners, and `one_on` contains the correct outputs. With
# `keepdims=True`, the sums of the coordinates form a column with one row for each corner.

# %%
corners = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
for corner, label in zip(corners, one_on):
    print(corner, "->", label[0])

# %% [markdown]
# With three inputs, the decision boundary of a single neuron is a plane (in lesson 2, with two
# inputs, it was a line). No plane, however, separates the two classes. The mean of the three
# corners whose correct output is 1 is the point $(\frac{1}{3}, \frac{1}{3}, \frac{1}{3})$. This
# point lies on the diagonal from $(0, 0, 0)$ to $(1, 1, 1)$, between two corners whose correct
# output is 0. Suppose that a plane separated the classes. The three corners would all be on one
# side of the plane, and so would their mean. The two ends of the diagonal belong to the other
# class, so they would be on the other side. The whole diagonal between them would then be on that
# side, too. But the mean lies on the diagonal, so it would have to be on both sides of the plane,
# which is impossible.
#
# The following function computes the loss and the derivatives for several examples, one in each row
# of `examples`. The rows of `targets` are the correct outputs for these examples. The loss is now
# the mean of the losses for the individual examples. The formulas are the same as for a single
# example, with two changes. First, in the products with a weight matrix, the order of the factors
# is reversed, as in lesson 3. Second, `deltas_3` is divided by the number of examples, because the
# loss is a mean. The matrix products and the sums in the list `gradient` then add up the
# contributions of all examples. For instance, the element in row $i$ and column $j$ of
# `deltas_3.T @ outputs_2` is the sum of $\delta_i^{(3)} a_j^{(2)}$ over the examples.


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
# Now we can train the network. We take 1,000 steps with a learning rate of $\eta = 4$. The function
# `descend` stores the loss and the parameters before the first step and after each step, so that we
# can examine them afterwards.


# %%
learning_rate = 4.0


def descend(parameters, rate, steps=1000):
    """Performs gradient descent.

    Returns the losses and the parameters before the first step and after each step.
    """
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
print(f"the loss falls from {numpy_losses[0]:.4f} to {numpy_losses[-1]:.4f}")

# %% [markdown]
# The loss falls from **0.1379** to **0.0058**. The next cell prints the outputs of the trained
# network for the eight corners and plots all the losses.

# %%
final_w1, final_b1, final_w2, final_b2 = numpy_path[-1]
final_hidden = f(corners @ final_w1.T + final_b1)
final_outputs = f(final_hidden @ final_w2.T + final_b2)
for corner, final_output in zip(corners, final_outputs):
    print(corner, "->", f"{final_output[0]:.2f}")

fig, ax = plt.subplots(figsize=(6.4, 3), layout="constrained")
ax.plot(numpy_losses)
ax.set(xlabel="step", ylabel="loss", ylim=(0, None))
save(fig, "04_descent.png")

# %% [markdown]
# The outputs for the three corners with exactly one 1 are all **0.88**, and the other outputs are
# at most **0.20**, so the network has learned the task. The loss does not fall at a constant rate:
# it falls fast at first, then slowly for hundreds of steps, and then fast again.
#
# ## Softmax and cross-entropy
#
# A network that classifies digits has ten outputs $z_0, \ldots, z_9$, called logits, and uses a
# different loss. The softmax function turns the logits into probabilities, positive numbers that
# add up to 1:
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}.$$
#
# The correct answer is given as ten numbers $y_i$: 1 for the correct digit and 0 for each of the
# others. Such a list of numbers is called one-hot. The loss is the cross-entropy,
#
# $$J = -\sum_i y_i \ln p_i = -\sum_i y_i \Bigl(z_i - \ln \sum_k e^{z_k}\Bigr)
# = \ln \sum_k e^{z_k} - \sum_i y_i z_i.$$
#
# ($\ln$ is the natural logarithm, `np.log` in NumPy.) In the first form, only the term for the
# correct digit remains, since the other $y_i$ are 0. The last form follows from $\sum_i y_i = 1$.
# The derivative of the loss with respect to a logit is simple:
#
# $$\frac{\partial J}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} - y_i = p_i - y_i.$$
#
# We check this derivative numerically, as above, for three logits. The second logit belongs to the
# correct answer.

# %%
logits = np.array([2.0, 1.0, -1.0])
one_hot = np.array([0.0, 1.0, 0.0])


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def cross_entropy(z):
    return -np.sum(one_hot * np.log(softmax(z)))


p_minus_y = softmax(logits) - one_hot

softmax_gradient = np.zeros(3)
for i in range(3):
    step = np.zeros(3)
    step[i] = small
    rise = cross_entropy(logits + step) - cross_entropy(logits - step)
    softmax_gradient[i] = rise / (2 * small)

print("p - y:         ", p_minus_y.round(4))
print("by differences:", softmax_gradient.round(4))

# %% [markdown]
# The formula and the numerical check give the same result. The derivative is negative for the
# correct answer, so gradient descent increases the logit of that answer. For the other answers, the
# derivative is positive, so their logits decrease.
#
# ## What you have learned
#
# - A partial derivative shows how the loss changes if one parameter changes a little.
# - Back propagation computes all partial derivatives in one pass, from the last layer to the first.
# - Difference quotients give the same numbers, but need two forward passes for each parameter.
# - Gradient descent increases each parameter for which the derivative of the loss is negative, and
#   decreases each parameter for which it is positive, so the loss falls.
#
# ## Exercises
#
# ### Exercise 1
# For the input `x` from the beginning of the lesson, what is $\partial J / \partial x_1$, the
# derivative of the loss with respect to the first input? (Hint: $x_1$ enters the weighted sums of
# all three hidden neurons.)

# %%
dx_1 = ...  # your answer


# %%
def check_1(dx_1):
    losses = []
    for first in (1 + small, 1 - small):
        hidden_outputs = f(w1 @ np.array([first, 0.5, -1.0]) + b1)
        losses.append((f(w2 @ hidden_outputs + b2)[0] - y) ** 2 / 2)
    expected = (losses[0] - losses[1]) / (2 * small)
    assert abs(dx_1 - expected) < 1e-6, (
        f"It is not {dx_1:.6f}. "
        "Multiply each hidden neuron's delta by one of its weights, and add up the products."
    )


check(1, check_1, dx_1, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# Start gradient descent with all parameters equal to 0:
# `descend([0 * array for array in start], learning_rate)`. What is the loss after 1,000 steps? Look
# at the weights as well: what do you notice?

# %%
loss_from_zeros = ...  # your answer


# %%
def check_2(loss):
    assert loss > numpy_losses[-1], (
        "Starting from zeros, the network learns less well than from `start`."
    )
    assert abs(loss - 0.057664) < 5e-5, f"Expected the last of the 1,001 losses, not {loss:.6f}."


check(2, check_2, loss_from_zeros, form="Expected a single number.")

# %% [markdown]
# ### Exercise 3
# With a learning rate of 4, it takes 825 steps for the outputs to be on the correct side of 0.5 at
# all eight corners. Find a learning rate at which this takes at most 100 steps. (Hint: if each step
# went twice as far, about half as many steps would be needed.)

# %%
fast_rate = ...  # your answer


# %%
def check_3(rate):
    _, path = descend(start, rate, steps=100)
    right = 0
    for weights_1, biases_1, weights_2, biases_2 in path:
        outputs_2 = f(corners @ weights_1.T + biases_1)
        answers = f(outputs_2 @ weights_2.T + biases_2) > 0.5
        right = max(right, np.sum(answers == (one_on == 1)))
    assert right == 8 or rate > 40, (
        f"Within 100 steps, at most {right} of 8 corners are right: the steps are too small."
    )
    assert right == 8, (
        f"Within 100 steps, at most {right} of 8 corners are right: the steps are too large."
    )


check(3, check_3, fast_rate, form="Expected a single number.")

# %% [markdown]
# ### Exercise 4
# A derivative can also be computed numerically without subtracting numbers that are almost equal.
# Add a tiny imaginary number $i\varepsilon$ to one parameter, compute the loss, and divide the
# imaginary part of the loss by $\varepsilon$. NumPy computes with complex numbers if an array is
# complex, so `f` needs no change. Change only `w1[0, 0]`, and compute
# $\partial J / \partial w_{11}^{(1)}$ in this way, with $\varepsilon = 10^{-30}$.
# (`w1.astype(complex)` is a complex copy of `w1`, and $i\varepsilon$ is written `1e-30j`.)

# %%
by_complex_step = ...  # your answer


# %%
def check_4(derivative):
    error = abs(derivative - dw1[0, 0])
    assert np.isrealobj(derivative), "Take the imaginary part, which is a real number."
    of_all = dw1.sum()  # the result if all elements of w1 are changed
    assert abs(derivative - of_all) > 1e-12, "Change only w1[0, 0], and no other element of w1."
    assert error < 1e-15, f"It differs from the derivative computed by hand by {error:.1e}."


check(4, check_4, by_complex_step, form="Expected a single number.")

# %% [markdown]
# ### Exercise 5
# Far from 0, the derivative of the sigmoid is close to 0. With the squared loss
# $\frac{1}{2} (h - y)^2$, the $\delta$ of the output neuron contains the derivative of the sigmoid
# as a factor. The derivative of the cross-entropy with respect to the logits, $p - y$, contains no
# such factor. Compute $p - y$ for the logits 20, 1 and $-1$. As in the section about the softmax,
# the second logit belongs to the correct answer, so with these logits the network is sure of a
# wrong answer.

# %%
sure_gradient = ...  # your answer: three numbers


# %%
def check_5(gradient):
    assert np.shape(gradient) == (3,), "There is a derivative for each of the three logits."
    assert abs(np.sum(gradient)) < 1e-9, "The three derivatives have to add up to 0."
    assert gradient[1] < -0.99, (
        "The derivative for the correct answer should be close to its minimum."
    )
    expected = softmax(np.array([20.0, 1.0, -1.0])) - one_hot
    assert np.allclose(gradient, expected), "Which logit receives almost all of the probability?"


check(5, check_5, sure_gradient, form="Expected an array of three numbers.")

# %% [markdown]
# ### Exercise 6 (open)
# In lesson 2, we chose the weights of three ReLU neurons that separate the disc from the ring.
# Write a program that finds such weights by gradient descent, starting from random weights. How
# often does your program succeed?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# dx_1 = (w1.T @ delta2)[0]
# print(f"{dx_1:.6f}")
# ```
#
# ```text
# -0.030407
# ```
#
# The step from layer 2 to the inputs is the same as the step from layer 3 to layer 2, but without
# the derivative of $f$, since the inputs are not outputs of neurons.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# zero_losses, zero_path = descend([0 * array for array in start], learning_rate)
# loss_from_zeros = zero_losses[-1]
# print(f"{zero_losses[0]:.4f} to {loss_from_zeros:.4f}")
# print(zero_path[-1][0].round(4))
# ```
#
# ```text
# 0.1250 to 0.0577
# [[2.2947 2.2947 2.2947]
#  [2.2947 2.2947 2.2947]
#  [2.2947 2.2947 2.2947]]
# ```
#
# All rows of `w1` are equal. The three hidden neurons start with the same weights, so they have the
# same output, the same $\delta$ and the same derivatives. Every step therefore changes their
# weights in the same way. Three identical neurons are no more useful than one. For this reason,
# training normally starts from random weights. (The columns are equal for another reason: the task
# does not change when any two of the three inputs are swapped.)
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# fast_rate = 40
# fast_losses, _ = descend(start, fast_rate, steps=100)
# print(np.sum(np.diff(fast_losses) > 0), "of 100 steps go uphill")
# ```
#
# ```text
# 33 of 100 steps go uphill
# ```
#
# If only the total length of the steps mattered, a learning rate of $825 \cdot 4 / 100 = 33$ would
# be enough. With a learning rate of 40, all eight answers are correct after 91 steps, although the
# loss rises in 33 of the 100 steps. The loss is highest after the first step, which raises it from
# 0.1379 to 0.1751. Such a high learning rate suits only a task like this one, in which all
# derivatives are small because of the sigmoid and the squared loss.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# complex_w1 = w1.astype(complex)
# complex_w1[0, 0] += 1e-30j
# by_complex_step = loss_of([complex_w1, b1, w2, b2]).imag / 1e-30
# print(by_complex_step, dw1[0, 0])
# ```
#
# The two printed derivatives agree in all digits except perhaps the last. For a small
# $\varepsilon$, the loss at $w + i\varepsilon$ is $J(w) + i\varepsilon\,J'(w)$ plus terms in
# $\varepsilon^2$ and higher powers, which are far too small to matter. The imaginary part contains
# only the derivative, multiplied by $\varepsilon$, so there is nothing to subtract.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# ```python
# sure_gradient = softmax(np.array([20.0, 1.0, -1.0])) - one_hot
# print(sure_gradient.round(3))
#
# sure_output = f(-19.0)  # the output of a sigmoid that should be 1
# print(f"{(sure_output - 1) * sure_output * (1 - sure_output):.1e}")
# ```
#
# ```text
# [ 1. -1.  0.]
# -5.6e-09
# ```
#
# The gradient is almost as large as it can be: the network learns fastest when it is most wrong.
# For comparison, the last line of the code prints the derivative of the squared loss for a sigmoid
# neuron. The output of this neuron should be 1, but its weighted sum (the second logit minus the
# first) is $-19$. The neuron is just as wrong and just as sure as the network. But the derivative
# with respect to its weighted sum is almost 0, so the neuron would hardly learn from its mistake.
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# Use the loss $\ln(1 + e^{-y \cdot \text{score}})$, which is close to 0 if the score is far from 0
# and has the same sign as the label $y$. The derivative of this loss with respect to the score is
# $-y / (1 + e^{y \cdot \text{score}})$. The number of misclassified points cannot serve as the
# loss, because it changes only in jumps. We trained networks with two, three and eight ReLU
# neurons. Each network was trained 20 times from different random starts (normally distributed
# weights, zero biases), for 3,000 steps each time, with a learning rate of 0.5. With three neurons,
# all points were classified correctly in 13 of the 20 runs; with eight, in all 20; and with two, in
# none.
#
# </details>
