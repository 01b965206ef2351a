# %% [markdown]
# # Linear separability
#
# Suppose that points in the plane belong to two groups, called classes, and that a program has to
# tell the class of a point from its coordinates. A neuron, the smallest part of a neural network,
# does that in a simple way. It multiplies each coordinate by a number called a weight, adds up the
# products, and adds another number, the bias. The sign of the result is its answer. The points
# where the result is 0 form a straight line, so the neuron draws a straight line between the
# classes.
#
# Some classes cannot be separated by any line: they are not linearly separable. This lesson shows
# an example, proves that no line separates its classes, and shows two ways to separate them after
# all. The second way is a layer of neurons with an activation function: a function, not a linear
# one, that is applied to the result of each neuron. The lesson shows why neural networks have such
# functions.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf  # the API of TensorFlow 1, whichever TensorFlow is installed
from tf1_mnist.layers import dense

# Figures are saved in the folder "figures" next to this file. A notebook has no __file__, so it
# uses the current folder instead.
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## Two cases
#
# The post (the blog post that these lessons follow) shows two cases: one in which a line separates
# the classes, and one in which no line does. We make up points for both. Each case has 200 points
# $p = (p_1, p_2)$ in the plane: 100 with the label $-1$ and 100 with the label $+1$.
#
# A label names the class of a point. The labels are the same in both cases: first 50 times $-1$,
# then 50 times $+1$, and then the same again. (Case 2 needs this order.)

# %%
labels_of_half = np.repeat([-1, 1], 50)
labels = np.concatenate([labels_of_half, labels_of_half]).astype("float32")
print("labels of -1 and of +1:", np.sum(labels == -1), np.sum(labels == 1))

# %% [markdown]
# In case 1 the classes lie on either side of the line $p_2 = 0.3\,p_1 + 0.4$. The vertical distance
# of each point from the line is at least 0.1, so there is a gap between the classes. The next cell
# draws a random $p_1$ and a random distance for each point.

# %%
random = np.random.RandomState(0)
random_pairs = random.uniform(-2, 2, size=(200, 2))

p1 = random_pairs[:, 0]
line = 0.3 * p1 + 0.4
distance = 0.1 + 0.6 * np.abs(random_pairs[:, 1])
p2 = line + labels * distance  # label +1: above the line; label -1: below it
case1 = np.stack([p1, p2], axis=1)

# %% [markdown]
# In case 2 the points with the label $-1$ lie in a disc around the origin, and those with the label
# $+1$ lie in a ring around the disc. We choose 50 points of each class at random, in the upper half
# of the plane, by their distance from the origin (`radii`) and their angle. Then we add the
# opposite point $-p$ of each point $p$, with the same label. We call $p$ and $-p$ twins. They will
# make the proof below easy.

# %%
inner_radii = np.repeat([0, 1.4], 50)  # the disc begins at 0, the ring at 1.4; both are 0.9 wide
radii = inner_radii + random.uniform(0, 0.9, size=100)
angles = random.uniform(0, np.pi, size=100)
upper_half = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
case2 = np.concatenate([upper_half, -upper_half])

# %% [markdown]
# The figure further below shows the points of both cases, together with the borders that we are
# going to find.
#
# ## The perceptron
#
# The perceptron (Rosenblatt, 1958) is a neuron with an early rule for finding a line. Each point is
# described by a vector $x$ of features, which are numbers that are computed from the point. Here
# $x = (1, p_1, p_2)$. The neuron gives the point the score $w \cdot x$, where $w$ is a vector of
# weights. The first feature is always 1, so the first weight plays the part of the bias. The points
# with the score 0 form a line.
#
# The sign of the score is the neuron's answer. The answer is right if the score and the label $y$
# of the point have the same sign, that is, if $y\,(w \cdot x) > 0$. The rule looks at one point
# after another. If the answer is right, the rule leaves the weights as they are. If the answer is
# wrong, the rule adds $y\,x$ to them:
#
# $$w \leftarrow w + y\,x.$$
#
# That moves the score of this point towards the sign of its label, because the score changes by
# $y\,(x \cdot x)$ and $x \cdot x$ is positive.
#
# The following function goes through the points 20 times, each time in a new random order. Each of
# these rounds is called an epoch. After each epoch, the function counts the wrong answers.
#
# The update is a TensorFlow graph. A graph describes a computation without doing it. It consists of
# operations, or ops for short. Its placeholders stand for the inputs, and its variables keep their
# values from one run to the next. A session runs the graph: `session.run` takes what to compute and
# the values of the placeholders. The first run gives the variables their initial values, here
# zeros. After that, each run of `train_op` is one update.
#
# The graph contains no `if`. Instead, `is_wrong` is 1 for a wrong answer and 0 for a right one, and
# the update is multiplied by it. (`tf.cast` turns true and false into 1 and 0.) The score 0 counts
# as wrong: otherwise the weights, which start at 0, would never change.


# %%
def perceptron(features, labels):
    """Returns the weights, and a list of the number of wrong points after each of 20 epochs."""
    feature_count = features.shape[1]
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [feature_count])
        y = tf.placeholder(tf.float32, [])
        w = tf.get_variable("w", [feature_count], initializer=tf.zeros_initializer())
        score = tf.reduce_sum(w * x)
        is_wrong = tf.cast(y * score <= 0, tf.float32)
        train_op = w.assign_add(is_wrong * y * x)

        session.run(tf.global_variables_initializer())
        history = []
        for epoch in range(20):
            order = np.random.RandomState(epoch).permutation(len(features))
            for i in order:
                session.run(train_op, {x: features[i], y: labels[i]})
            weights = session.run(w)
            scores = features @ weights
            history.append(np.sum(labels * scores <= 0))
        return weights, history


# %% [markdown]
# The next cell applies the function to both cases, with the features $(1, p_1, p_2)$. Each call
# prints 20 numbers, one for each epoch.


# %%
def linear_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2], axis=1)


weights1, history1 = perceptron(linear_features(case1), labels)
print("case 1, wrong points after each epoch:", *history1)

weights2, history2 = perceptron(linear_features(case2), labels)
print("case 2, wrong points after each epoch:", *history2)
print("case 2, the fewest after any epoch:", min(history2))

# %% [markdown]
# In case 1 the rule finds a line that separates the classes within two epochs. After that all
# answers are right, and the weights do not change any more.
#
# In case 2 the rule never comes to rest. After most epochs, half or more of the points are wrong,
# and there are never fewer than **64**. No other rule would find a line either, as the next section
# proves.
#
# ## Why no line separates case 2
#
# Take any line, that is, any weights $w = (w_1, w_2)$ and any bias $b$. (Here we write the bias
# separately again, so the score of $p$ is $w \cdot p + b$.) The scores of the twins $p$ and $-p$
# add up to
#
# $$(w \cdot p + b) + (-w \cdot p + b) = 2b.$$
#
# - If $b \le 0$, this sum is not positive, so the two scores cannot both be positive. But both
#   points of a pair in the ring have the label $+1$ and need a positive score. So at least one
#   point of every pair in the ring is wrong.
# - If $b \ge 0$, the two scores cannot both be negative. In the same way, at least one point of
#   every pair in the disc is wrong.
#
# Either way, at least one point is wrong in every pair of one of the classes. How many pairs does
# each class have?

# %%
pairs_per_class = len(upper_half) // 2
print(f"case 2: {pairs_per_class} pairs in each class")

# %% [markdown]
# So every line gets at least **50** of the 200 points wrong.
#
# ## First way out: more features
#
# A circle around the origin has the equation $p_1^2 + p_2^2 = r^2$. It is not linear in $p_1$ and
# $p_2$, but it is linear in $p_1^2$ and $p_2^2$. So we give the perceptron $p_1^2$ and $p_2^2$ as
# features too. We add the product $p_1 p_2$, with which the border can also be tilted. These three
# are called quadratic features. The rule itself stays the same.


# %%
def quadratic_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2, p1 * p1, p1 * p2, p2 * p2], axis=1)


weights_quadratic, history_quadratic = perceptron(quadratic_features(case2), labels)
print("case 2, quadratic features:", *history_quadratic)

# %% [markdown]
# One point is wrong after the first epoch, and none after the second. The border is where the score
# is 0. The score is now a quadratic function of $p_1$ and $p_2$, and in the plane the border is an
# ellipse between the disc and the ring.
#
# ## Second way out: a hidden layer
#
# With quadratic features we chose the features ourselves. A hidden layer learns its features
# instead. (It is called hidden because its outputs stay inside the network.) From the point $p$ it
# computes
#
# $$h = f(p\,W + b),$$
#
# where the weights $W$, a matrix, and the biases $b$ are learned. Each element of $h$ comes from
# one neuron of the layer, also called a unit. The function $f$, which is applied to each element,
# is called the activation function. A second layer computes the score of the point from $h$. We use
# three hidden units, and as $f$ the ReLU: $f(z) = \max(0, z)$.
#
# The perceptron's rule works for a single layer only, so we train this network by gradient descent.
# This method needs a loss, a number that says how wrong the answers are, and its derivatives. Step
# by step, it changes the weights in the direction in which the loss falls. (Lesson 4 explains it.)
# The number of wrong points cannot serve as the loss: it changes in jumps, so its derivative is
# zero almost everywhere, and gradient descent would not move. Instead, we use the mean of
#
# $$\ln(1 + e^{-y \cdot \text{score}}),$$
#
# which has a useful derivative everywhere. It is close to 0 when the score has the sign of the
# label $y$ and is far from 0. It grows the further the score is on the wrong side of 0. TensorFlow
# calls the function $\ln(1 + e^z)$ `softplus`.
#
# The function below takes 300 steps of Adam, a variant of gradient descent. The number 0.05 is the
# learning rate, which sets the size of the steps. The function `dense` comes from the package. It
# creates the weights and the biases of a layer and computes $p\,W + b$.


# %%
def train_network(activation, units=3, seed=0):
    """Trains a network with one hidden layer on case 2.

    Returns the number of wrong points, the loss, and a list of four arrays: the weights and biases
    of the hidden layer, and the weights and the bias of the second layer.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)  # the initial weights are random
        points = tf.placeholder(tf.float32, [None, 2])
        hidden = activation(dense(points, units, name="hidden"))
        scores = dense(hidden, 1, name="scores")[:, 0]  # one number for each point

        wrong = tf.reduce_sum(tf.cast(labels * scores <= 0, tf.int32))
        loss = tf.reduce_mean(tf.nn.softplus(-labels * scores))
        train_op = tf.train.AdamOptimizer(0.05).minimize(loss)

        session.run(tf.global_variables_initializer())
        for _ in range(300):
            session.run(train_op, {points: case2})
        return session.run([wrong, loss, tf.trainable_variables()], {points: case2})


# %% [markdown]
# We train the network twice: once with the ReLU, and once without an activation function, that is,
# with $f(z) = z$.

# %%
wrong_relu, loss_relu, trained_relu = train_network(tf.nn.relu)
print(f"with the ReLU: {wrong_relu} wrong, loss {loss_relu:.3f}")

wrong_linear, loss_linear, _ = train_network(tf.identity)
print(f"without an activation function: {wrong_linear} wrong, loss {loss_linear:.3f}")

# %% [markdown]
# With the ReLU all points are right. (This depends on the random initial weights, as you can see if
# you try other seeds.) Without an activation function at least 50 points are wrong, as for any
# line, because two linear layers in a row amount to one linear layer: a linear function of a linear
# function is linear. (The exact number depends on rounding errors, since all scores are close to
# 0.)
#
# Without an activation function the loss is **0.693**, which is $\ln 2$. That is the loss when all
# scores are 0, so the network has learned nothing. The twins explain this as well. The scores of
# $p$ and $-p$ have the mean $b$, and the loss is a convex function of the score: its curve bends
# upwards. For such a function, the mean of two values is never less than the value at the mean. So
# the mean loss of a pair is at least the loss of the score $b$. That is $\ln(1 + e^{-b})$ for a
# pair in the ring and $\ln(1 + e^{b})$ for a pair in the disc. Over both classes, the mean loss is
# at least $\frac12 \ln(1 + e^{-b}) + \frac12 \ln(1 + e^{b})$. This is smallest at $b = 0$, where it
# is $\ln 2$.
#
# ## The four borders
#
# To draw a border, we need scores all over the plane. The next cell makes a grid of 201 x 201
# points that covers the part of the plane with our points. Then it computes the scores of these
# points with the weights that the perceptron found: in case 1, in case 2, and in case 2 with
# quadratic features.

# %%
coordinates = np.linspace(-2.5, 2.5, 201)
grid_p1, grid_p2 = np.meshgrid(coordinates, coordinates)
grid = np.stack([grid_p1.ravel(), grid_p2.ravel()], axis=1)

scores1 = linear_features(grid) @ weights1
scores2 = linear_features(grid) @ weights2
scores_quadratic = quadratic_features(grid) @ weights_quadratic

# %% [markdown]
# The next cell does the same with the trained network. Here `relu_inputs` is $p\,W + b$, with a row
# for each point of the grid and a column for each hidden unit. The second layer has a single
# output, so its weights are a single column, which `[:, 0]` picks.

# %%
hidden_weights, hidden_biases, score_weights, score_bias = trained_relu
relu_inputs = grid @ hidden_weights + hidden_biases
hidden_outputs = np.maximum(0, relu_inputs)
scores_relu = hidden_outputs @ score_weights[:, 0] + score_bias

# %% [markdown]
# The next cell draws the points and the borders that we found. Blue points have the label $-1$ and
# red points $+1$. The background shows the sign of the score. In the last panel, the dashed lines
# show where the input of each hidden unit is 0. (You can skip the code.)


# %%
def draw_border(ax, title, points, grid_scores):
    is_positive = grid_scores.reshape(grid_p1.shape) > 0
    ax.contourf(grid_p1, grid_p2, is_positive, 1, cmap="coolwarm", alpha=0.3)
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(title=title, aspect="equal", xticks=[], yticks=[])


fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.8), layout="constrained")
draw_border(axes[0, 0], "Case 1, a line", case1, scores1)
draw_border(axes[0, 1], "Case 2, a line", case2, scores2)
draw_border(axes[1, 0], "Case 2, quadratic features", case2, scores_quadratic)
draw_border(axes[1, 1], "Case 2, three ReLU units", case2, scores_relu)
for unit in range(3):
    unit_inputs = relu_inputs[:, unit].reshape(grid_p1.shape)
    axes[1, 1].contour(grid_p1, grid_p2, unit_inputs, [0], colors="0.2", linestyles="--")
fig.savefig(FIGURES / "02_borders.png", dpi=120)

# %% [markdown]
# The line in the second panel leaves many points on the wrong side. The ellipse and the border of
# the network separate the classes. The border of the network consists of straight pieces, and it
# bends where it crosses a dashed line, because there a ReLU changes from 0 to the value of its
# input.
#
# ## Activation functions
#
# The post names the three most common activation functions:
#
# - the sigmoid, $\sigma(z) = 1 / (1 + e^{-z})$,
# - the hyperbolic tangent, $\tanh z$,
# - the ReLU, $\max(0, z)$.
#
# Gradient descent multiplies by the slope (the derivative) of the activation function, as lesson 4
# shows. `tf.gradients` adds ops to the graph that compute derivatives. It returns a list, here with
# a single element. The next cell computes the values and the slopes of all three functions for 161
# values of $z$ between $-4$ and $4$.

# %%
z_values = np.linspace(-4, 4, 161)

with tf.Graph().as_default(), tf.Session() as session:
    z = tf.placeholder(tf.float32, [None])
    output_tensors = {
        "sigmoid": tf.nn.sigmoid(z),
        "tanh": tf.nn.tanh(z),
        "ReLU": tf.nn.relu(z),
    }
    slope_tensors = {}
    for name, tensor in output_tensors.items():
        slope_tensors[name] = tf.gradients(tensor, z)[0]
    outputs = session.run(output_tensors, {z: z_values})
    slopes = session.run(slope_tensors, {z: z_values})

for name, slope in slopes.items():
    print(f"{name}: the largest slope is {slope.max():.2f}, the slope at 4 is {slope[-1]:.4f}")

# %% [markdown]
# The next cell draws them. The values are solid lines, and the slopes are dashed.

# %%
fig, axes = plt.subplots(1, 3, figsize=(7.2, 3.4), layout="constrained", sharey=True)
for ax, name in zip(axes, outputs):
    ax.plot(z_values, outputs[name], label="value")
    ax.plot(z_values, slopes[name], "--", label="slope")
    ax.set(title=name, xlabel="z")
axes[0].legend()
fig.savefig(FIGURES / "02_activations.png", dpi=120)

# %% [markdown]
# The slope of the sigmoid is never above **0.25**. Far from 0 both the sigmoid and $\tanh$ are
# almost flat: at $z = 4$ their slopes are **0.0177** and **0.0013**. A gradient that passes through
# many such layers is multiplied by a small number in each of them, and little of it is left. The
# ReLU has the slope 1 wherever its input is positive, so it passes the gradient on unchanged.
#
# ## Things to try
#
# 1. Are two ReLU units enough? Call `train_network(tf.nn.relu, units=2, seed=...)` with different
#    seeds.
# 2. What does the border look like with `tf.nn.tanh` instead of the ReLU?
# 3. The XOR problem has four points: $(1, 1)$ and $(-1, -1)$ in one class, $(1, -1)$ and $(-1, 1)$
#    in the other. Does the argument with the twins apply? Which of the quadratic features separates
#    the classes?
#
# The answers are in [docs/answers.md](../docs/answers.md#2-linear-separability).
