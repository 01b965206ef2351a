# %% [markdown]
# # 2. Linear separability
#
# Draw a disc and a ring around it. Can a straight line separate the points in the disc from those
# in the ring? First, we draw the points, and then we look for the reason.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save

# %% [markdown]
# ## Two cases
#
# We generate points that belong to two groups, called classes. In case 1, a line separates the
# classes; in case 2, no line does. Each case has 200 points $p = (p_1, p_2)$ in the plane. Each
# point has a label that indicates its class: 100 points have the label $-1$, and 100 have the label
# $+1$.
#
# Both cases use the same list of labels: $-1$ for the first 50 points, $+1$ for the next 50, and
# the same again for the remaining 100. (Case 2 needs this order, because its last 100 points will
# be the opposites of its first 100, with the same labels.)

# %%
labels_of_half = np.repeat([-1, 1], 50)
labels = np.concatenate([labels_of_half, labels_of_half])
print(f"{np.sum(labels == -1)} labels are -1, and {np.sum(labels == 1)} are +1")

# %% [markdown]
# In case 1, the classes lie on opposite sides of the line $p_2 = 0.3\,p_1 + 0.4$. The vertical
# distance of each point from the line is at least 0.1, so there is a gap between the classes. We
# choose a random $p_1$ and a random distance for each point.

# %%
random = np.random.RandomState(0)
random_pairs = random.uniform(-2, 2, size=(200, 2))

p1 = random_pairs[:, 0]
line = 0.3 * p1 + 0.4
distance = 0.1 + 0.6 * np.abs(random_pairs[:, 1])
p2 = line + labels * distance  # label +1: above the line; label -1: below it
case1 = np.stack([p1, p2], axis=1)

# %% [markdown]
# In case 2, the points with the label $-1$ lie in a disc around the origin, and those with the
# label $+1$ lie in a ring around the disc. We place 50 points of each class in the upper half of
# the plane, each at a random distance from the origin (`radii` in the code below) and at a random
# angle. For each point $p$, we then add the opposite point $-p$, with the same label. We call $p$
# and $-p$ twins. These twins will make the proof below easy.

# %%
inner_radii = np.repeat([0, 1.4], 50)  # the disc begins at 0, the ring at 1.4; both are 0.9 wide
radii = inner_radii + random.uniform(0, 0.9, size=100)
angles = random.uniform(0, np.pi, size=100)
upper_half = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
case2 = np.concatenate([upper_half, -upper_half])

# %%
fig, panels = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
for ax, title, points in zip(panels, ("Case 1", "Case 2"), (case1, case2)):
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5), xticks=[], yticks=[])
    ax.set_title(title, fontsize=13)
save(fig, "02_points.png")

# %% [markdown]
# Blue points have the label $-1$, and red points the label $+1$.
#
# ## A neuron draws a line
#
# How can a program determine the class of a point from its coordinates? A neuron, the basic unit of
# a neural network, does it in a simple way. It multiplies each coordinate by a number called a
# weight, adds up the products, and adds another number, the bias. The sign of the result is the
# neuron's answer. The points where the result is 0 form a straight line, so a neuron can separate
# two classes only if a straight line can. Classes that no line can separate are not *linearly
# separable*.
#
# This lesson proves that the classes of case 2 are not linearly separable, and shows two ways to
# separate them without a line. The second way uses a layer of neurons with an activation function,
# a nonlinear function that is applied to the result of each neuron.
#
# ## The perceptron
#
# The perceptron (Rosenblatt, 1958) is a neuron together with an early rule for finding a line that
# separates two classes. Each point is described by a vector $x$ of features, which are numbers
# computed from the point. Here $x = (1, p_1, p_2)$. The neuron gives the point the score
# $w \cdot x$, where $w$ is a vector of weights. The first feature is always 1, so the first weight
# acts as the bias. The points with a score of 0 form a line.
#
# The sign of the score is the neuron's answer. The answer is correct if the score and the label $y$
# of the point have the same sign, that is, if $y\,(w \cdot x) > 0$. The perceptron rule considers
# one point at a time. If the answer is correct, the rule leaves the weights unchanged. If the
# answer is wrong, the rule adds $y\,x$ to the weights:
#
# $$w \leftarrow w + y\,x.$$
#
# This step moves the score of the point in the right direction, because the new score is
# $(w + y\,x) \cdot x = w \cdot x + y\,(x \cdot x)$, and $x \cdot x$ is positive.
#
# The following function starts with all weights at 0 and goes through the points 20 times, each
# time in a new random order. Each pass through all points is called an epoch. After each epoch, the
# function counts the wrong answers. A score of 0 counts as wrong; otherwise, the weights would stay
# at 0.
#
# In the code below, `weights @ features[i]` is the dot product of two vectors, and
# `features @ weights` is an array that contains the dot product of each row of `features` with the
# weights.


# %%
def perceptron(features, labels):
    """Returns the weights after 20 epochs and the number of wrong answers after each epoch."""
    weights = np.zeros(features.shape[1])
    history = []
    for epoch in range(20):
        order = np.random.RandomState(epoch).permutation(len(features))
        for i in order:
            if labels[i] * (weights @ features[i]) <= 0:
                weights = weights + labels[i] * features[i]
        scores = features @ weights
        history.append(np.sum(labels * scores <= 0))
    return weights, history


def linear_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2], axis=1)


# %% [markdown]
# > **Predict.** The next cell prints the number of misclassified points after each epoch, one row
# > of numbers for each case. Which of the two rows will end in zeros?

# %%
weights1, history1 = perceptron(linear_features(case1), labels)
print("case 1:", *history1)

weights2, history2 = perceptron(linear_features(case2), labels)
print("case 2:", *history2)
print("case 2, the smallest of these numbers:", min(history2))

# %% [markdown]
# In case 1, the rule finds a separating line within two epochs. From then on, all answers are
# correct, and the weights no longer change.
#
# In case 2, the weights never stop changing. After most epochs, at least half of the points are
# misclassified, and the number of misclassified points never falls below **64**. Often, exactly 100
# points are misclassified. The bias is then usually 0, so the line passes through the origin and
# classifies one point of each pair correctly and the other incorrectly. No other rule would find a
# separating line either, as the next section proves.
#
# ## Why no line separates case 2
#
# Take any line, that is, any weights $w = (w_1, w_2)$ and any bias $b$. (Here we write the bias
# separately again, so the score of $p$ is $w \cdot p + b$.) The scores of the twins $p$ and $-p$
# add up to
#
# $$(w \cdot p + b) + (-w \cdot p + b) = 2b.$$
#
# - If $b \le 0$, the sum $2b$ is not positive, so the two scores cannot both be positive. But both
#   points of a pair in the ring have the label $+1$ and need positive scores, so at least one point
#   of every pair in the ring is misclassified.
# - If $b \ge 0$, the two scores cannot both be negative, so by the same argument at least one point
#   of every pair in the disc is misclassified.
#
# Whatever the bias, there is a class in which every pair contains at least one misclassified point.
# How many pairs does each class have?

# %%
pairs_per_class = len(upper_half) // 2
print(f"case 2: {pairs_per_class} pairs in each class")

# %% [markdown]
# Every line therefore misclassifies at least **50** of the 200 points of case 2.
#
# ## First way out: more features
#
# The equation of a circle around the origin, $p_1^2 + p_2^2 = r^2$, is not linear in $p_1$ and
# $p_2$, but it is linear in $p_1^2$ and $p_2^2$. We therefore give the perceptron $p_1^2$ and
# $p_2^2$ as additional features. We also add the product $p_1 p_2$, so that the decision boundary,
# the border between the classes, can be a tilted ellipse. The three added features are called
# quadratic features. The perceptron rule stays the same.


# %%
def quadratic_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2, p1 * p1, p1 * p2, p2 * p2], axis=1)


weights_quadratic, history_quadratic = perceptron(quadratic_features(case2), labels)
print("case 2, quadratic features:", *history_quadratic)

# %% [markdown]
# One point is misclassified after the first epoch, and none after the second. The decision boundary
# consists of the points with a score of 0. Since the score is now a quadratic function of $p_1$ and
# $p_2$, the boundary is a curve in the plane, here an ellipse between the disc and the ring.
#
# ## Second way out: a hidden layer
#
# We chose the quadratic features ourselves. In a network with a hidden layer, the neurons of this
# layer compute the features instead. (The layer is called hidden because its outputs stay inside
# the network.) From the point $p$, neuron $k$ computes
#
# $$h_k = f(w_k \cdot p + b_k),$$
#
# where $w_k$ are its weights, $b_k$ is its bias, and $f$ is the activation function. We use the
# ReLU (rectified linear unit): $f(z) = \max(0, z)$. An output neuron then computes the score of the
# point from the outputs $h_k$.
#
# Neurons connected in this way, with the outputs of one layer as the inputs of the next, form an
# artificial neural network. It is modelled on the brain, where nerve cells pass signals on to other
# cells. As a whole, a network is a function: our network takes two coordinates and returns a score.
# Its purpose is to approximate a function for which nobody knows a formula, such as the one that
# takes the 784 pixels of an image and returns the digit. If a network has enough hidden neurons, it
# can come as close to any continuous function on a bounded region as we like (Cybenko, 1989). It is
# another question how to find the weights.
#
# In a real network, the weights are learned, as lesson 4 shows. Here we choose the weights
# ourselves, to show that three hidden neurons are enough. The biases of these neurons are 0, and
# their weights $w_k$ are three vectors of length 1 whose directions are 120 degrees apart. The
# output neuron adds up the outputs of the three hidden neurons and subtracts 1.05:
#
# $$\text{score} = h_1 + h_2 + h_3 - 1.05.$$
#
# In the code below, the points are the rows of one matrix, and the weight vectors $w_k$ are the
# columns of another. The element in row $i$ and column $k$ of the product `points @ hidden_weights`
# is the dot product of point $i$ and $w_k$.

# %%
directions = np.deg2rad([90, 210, 330])
hidden_weights = np.stack([np.cos(directions), np.sin(directions)])  # a column for each neuron


def relu(z):
    return np.maximum(0, z)


def network(points, f):
    hidden = f(points @ hidden_weights)  # a row for each point, a column for each neuron
    return hidden.sum(axis=1) - 1.05


# %% [markdown]
# Why do these weights separate the classes? Let $r$ be the distance of the point from the origin,
# and let $\varphi$ be the angle between the direction of the point and the nearest of the three
# weight vectors. Because a weight vector has length 1, the dot product $w_k \cdot p$ is $r$ times
# the cosine of the angle between $w_k$ and $p$. From 90° on, the cosine is not positive, so the
# ReLU outputs 0. The weight vectors are 120° apart, so $\varphi$ is at most 60°, and there are two
# cases.
#
# If $\varphi$ is at most 30°, the other two angles are at least 90°. A single neuron is active:
#
# $$h_1 + h_2 + h_3 = r \cos \varphi.$$
#
# If $\varphi$ is between 30° and 60°, a second neuron is active, at the angle
# $120^\circ - \varphi$:
#
# $$h_1 + h_2 + h_3 = r \cos \varphi + r \cos(120^\circ - \varphi) = r \cos(60^\circ - \varphi).$$
#
# In both cases, $r$ is multiplied by the cosine of an angle from 0° to 30°, that is, by a number
# between 0.866 and 1. The sum is therefore at most 0.9 in the disc, and at least
# $0.866 \cdot 1.4 \approx 1.21$ in the ring. Between them lies 1.05, so the score is negative in
# the disc and positive in the ring.
#
# On the left, the figure shows where one neuron is active and where two are; on the right, for
# points at the distance $r = 1$, the outputs of the three neurons and their sum. The dotted line is
# at 0.866. (You may skip the code for this figure.)


# %%
def draw_sum():
    fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    degrees = np.arange(361)
    circle = np.stack([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))], axis=1)
    outputs = relu((circle @ hidden_weights).round(9))  # a row for each point at the distance 1

    active = np.count_nonzero(outputs, axis=1)  # the neurons whose output is not 0
    for count, color in ((1, "0.75"), (2, "0.25")):
        points = circle[active == count]
        left.plot(points[:, 0], points[:, 1], ".", color=color, label=f"{count} active")
    for k in range(3):
        arrow = {"arrowstyle": "-|>", "color": f"C{k}", "lw": 2, "shrinkA": 0, "shrinkB": 0}
        left.annotate("", 0.6 * hidden_weights[:, k], (0, 0), arrowprops=arrow)
        left.text(*(0.8 * hidden_weights[:, k]), f"$w_{k + 1}$", ha="center", va="center")
        right.plot(degrees, outputs[:, k], color=f"C{k}", label=f"$h_{k + 1}$")
    left.set(aspect="equal", xlim=(-1.2, 1.2), ylim=(-1.2, 1.6), xticks=[], yticks=[])
    left.legend(loc="upper center", ncol=2, frameon=False, handlelength=1, columnspacing=1)

    right.plot(degrees, outputs.sum(axis=1), color="k", label="sum")
    right.axhline(np.cos(np.pi / 6), color="0.5", ls=":")
    right.set(xticks=range(0, 361, 90), ylim=(0, 1.55), yticks=(0, 0.5, 1))
    right.set_xlabel("direction of the point, in degrees")
    right.legend(loc="upper center", ncol=4, frameon=False, handlelength=1, columnspacing=1)
    return fig


save(draw_sum(), "02_sum.png")

# %% [markdown]
# > **Predict.** How many of the 200 points are misclassified if we leave out the ReLU, that is, if
# > $f(z) = z$?


# %%
def identity(z):
    return z


wrong_relu = np.sum(labels * network(case2, relu) <= 0)
wrong_linear = np.sum(labels * network(case2, identity) <= 0)
print(f"with the ReLU: {wrong_relu} wrong")
print(f"without an activation function: {wrong_linear} wrong")

# %% [markdown]
# With the ReLU, all points are classified correctly. Without the ReLU, **100** points are
# misclassified: the three weight vectors add up to zero, so the score is $-1.05$ for each point.
# Other weights would not help much. Without an activation function, two layers are equivalent to
# one, because a linear function of a linear function is linear. The decision boundary is then a
# line again, and at least 50 points are misclassified.
#
# ## The four decision boundaries
#
# To draw a decision boundary, we need the scores of points all over the plane. We compute the
# scores on a grid of 201 x 201 points, which covers the part of the plane that contains our points.

# %%
coordinates = np.linspace(-2.5, 2.5, 201)
grid_p1, grid_p2 = np.meshgrid(coordinates, coordinates)
grid = np.stack([grid_p1.ravel(), grid_p2.ravel()], axis=1)

scores1 = linear_features(grid) @ weights1
scores2 = linear_features(grid) @ weights2
scores_quadratic = quadratic_features(grid) @ weights_quadratic
scores_relu = network(grid, relu)

# %% [markdown]
# In the figure below, blue points have the label $-1$ and red points the label $+1$. The colour of
# the background shows the sign of the score. In the last panel, each hidden neuron $k$ has a dashed
# line, on which the dot product $w_k \cdot p$ is 0. (You may skip the code for this figure.)


# %%
def draw_border(ax, title, points, grid_scores):
    is_positive = grid_scores.reshape(grid_p1.shape) > 0
    ax.contourf(grid_p1, grid_p2, is_positive, 1, cmap="coolwarm", alpha=0.3)
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(aspect="equal", xticks=[], yticks=[])
    ax.set_title(title, fontsize=13)


fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.8), layout="constrained")
draw_border(axes[0, 0], "Case 1, a line", case1, scores1)
draw_border(axes[0, 1], "Case 2, a line", case2, scores2)
draw_border(axes[1, 0], "Case 2, quadratic features", case2, scores_quadratic)
draw_border(axes[1, 1], "Case 2, three ReLU neurons", case2, scores_relu)
for neuron in range(3):
    hidden_inputs = (grid @ hidden_weights[:, neuron]).reshape(grid_p1.shape)
    axes[1, 1].contour(grid_p1, grid_p2, hidden_inputs, [0], colors="0.2", linestyles="--")
save(fig, "02_borders.png")

# %% [markdown]
# The line in the second panel leaves many points on the wrong side, whereas the ellipse and the
# network's boundary separate the classes. The network's boundary consists of straight segments. It
# bends where it crosses a dashed line, because a ReLU outputs 0 on one side of this line and
# outputs its input on the other side.
#
# ## Activation functions
#
# These are the three most common activation functions:
#
# - the sigmoid, $\sigma(z) = 1 / (1 + e^{-z})$,
# - the hyperbolic tangent, $\tanh z = (e^z - e^{-z}) / (e^z + e^{-z})$,
# - the ReLU, $\max(0, z)$.
#
# The slope of the activation function matters for learning, as lesson 4 shows. The slope at $z$ is
# the ratio of the change in the output to a small change in $z$, that is, the derivative that you
# know from school. Instead of deriving a formula for the slope, we measure it here: for a small
# $h$, we divide the difference between the outputs at $z + h$ and $z - h$ by $2h$.
#
# > **Predict.** Which of the three functions is flattest just to the right of 0, and which is
# > flattest at 4?


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(f, z, h=1e-5):
    return (f(z + h) - f(z - h)) / (2 * h)


functions = {"sigmoid": sigmoid, "tanh": np.tanh, "ReLU": relu}
for name, f in functions.items():
    print(f"{name}: slope {slope(f, 0.01):.2f} near 0, {slope(f, 4.0):.4f} at 4")

# %% [markdown]
# Near 0, the slope of the sigmoid is only **0.25**, and it is no larger anywhere else. Far from 0,
# both the sigmoid and $\tanh$ are almost flat: at $z = 4$, their slopes are **0.0177** and
# **0.0013**, respectively. A change that passes through many layers with such small slopes is
# multiplied by a small number in each layer, so little of the change remains. For positive inputs,
# the ReLU has a slope of 1, so changes pass through it unaltered. (At 0, the ReLU has a kink and
# therefore no slope.)
#
# In the figure below, the solid lines show the functions, and the dashed lines show their slopes.

# %%
z_values = np.linspace(-4, 4, 400)

fig, axes = plt.subplots(1, 3, figsize=(6.4, 3), layout="constrained", sharey=True)
for ax, (name, f) in zip(axes, functions.items()):
    # This line is wide so that it stays visible behind the slope.
    ax.plot(z_values, f(z_values), lw=4, alpha=0.5, label="value")
    ax.plot(z_values, slope(f, z_values), "--", label="slope")
    ax.set(xlabel="z", ylim=(-1.2, 2.6))
    ax.set_title(name, fontsize=13)
    ax.legend(loc="upper left")
save(fig, "02_activations.png")

# %% [markdown]
# In [the book](../docs/book.md), the figure below is interactive and shows a network that learns
# its weights when you press Play. (Lesson 4 explains how a network learns.) The figure offers
# several sets of points. For each set, how many hidden neurons does the network need to separate
# the two classes? For which sets can the network separate the classes without an activation
# function? If training stalls before the classes are separated, press "New weights". You can also
# drag points, add points, and tap a point to change its class.
#
# ![A hidden layer learns to separate two classes](../docs/figures/live_separability.png)

# %% [markdown]
# ## If you compare this with the post
#
# You may skip this section. It corresponds to the beginning of the post's section Softmax网络介绍,
# which says what a neural network is, and to its section 线性不可分. The post shows a picture of
# the two cases, suggests a quadratic function for the second, and names the same three activation
# functions. Its picture of these functions is missing.
#
# ## What you have learned
#
# - A neuron separates points with a straight line, and some classes cannot be separated in this
#   way.
# - Two layers without a function between them are equivalent to one layer.
# - Two layers can separate the disc from the ring if there is a nonlinear function, such as the
#   ReLU, between them.
# - Far from 0, the sigmoid and tanh are almost flat. For positive inputs, the ReLU's slope is 1.
#
# ## Exercises
#
# ### Exercise 1
# The number 1.05 in the network is a threshold. How far can it be raised before a point of case 2
# is misclassified? Find the largest threshold for which the score
# `relu(case2 @ hidden_weights).sum(axis=1) - threshold` has the correct sign for every point. Round
# the threshold down to two decimal places.

# %%
threshold = ...  # your answer


# %%
def check_1(threshold):
    sums = relu(case2 @ hidden_weights).sum(axis=1)
    wrong = np.sum(labels * (sums - threshold) <= 0)
    wrong_above = np.sum(labels * (sums - threshold - 0.01) <= 0)
    assert wrong == 0, f"With this threshold, {wrong} points are misclassified."
    assert wrong_above > 0, "A threshold larger by 0.01 still classifies every point correctly."


check(1, check_1, threshold, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# Instead of three hidden neurons, use four, with the weights $(1, 0)$, $(0, 1)$, $(-1, 0)$ and
# $(0, -1)$. Find a threshold that, when subtracted from the sum of the four outputs, separates the
# classes of case 2.

# %%
threshold_of_4 = ...  # your answer


# %%
def check_2(threshold):
    four_weights = np.array([[1, 0, -1, 0], [0, 1, 0, -1]])
    sums = relu(case2 @ four_weights).sum(axis=1)
    inside = np.sum(sums[labels == -1] >= threshold)
    outside = np.sum(sums[labels == 1] <= threshold)
    assert inside == 0, f"{inside} points of the disc get a positive score. Subtract more."
    assert outside == 0, f"{outside} points of the ring get a negative score. Subtract less."


check(2, check_2, threshold_of_4, form="Expected a single number.")


# %% [markdown]
# ### Exercise 3
# The XOR problem has four points: $(1, 1)$ and $(-1, -1)$ in one class, and $(1, -1)$ and $(-1, 1)$
# in the other. Define a single feature, a function of $p_1$ and $p_2$, whose sign indicates the
# class: $+1$ for the first two points, and $-1$ for the last two.


# %%
def xor_feature(p1, p2):
    return ...  # your answer


# %%
def check_3(*features):
    signs = np.sign(features)
    assert signs[0] == signs[1] == 1, "The feature has to be positive for (1, 1) and for (-1, -1)."
    assert signs[2] == signs[3] == -1, "The feature has to be negative for (1, -1) and for (-1, 1)."


check(
    3,
    check_3,
    form="Expected a function that returns a number, not True or False.",
    compute=lambda: [xor_feature(*p) for p in ((1, 1), (-1, -1), (1, -1), (-1, 1))],
)


# %% [markdown]
# ### Exercise 4
# Write the slope of the sigmoid, that is, its derivative, as a formula without a small $h$. (Hint:
# the formula can be written in terms of the sigmoid's own value.)


# %%
def slope_of_sigmoid(z):
    return ...  # your answer


# %%
def check_4(slopes):
    difference = np.abs(slopes - slope(sigmoid, z_values)).max()
    assert difference < 1e-6, (
        f"The formula differs from the measured slope by up to {difference:.3f}."
    )


check(
    4,
    check_4,
    form="Expected a function that takes an array and returns an array.",
    compute=lambda: [slope_of_sigmoid(z_values)],
)

# %% [markdown]
# ### Exercise 5 (open)
# With suitable weights and biases, can two ReLU neurons produce a decision boundary that encloses
# the disc? Try to find such weights and biases, or a reason why none exist.

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# sums = relu(case2 @ hidden_weights).sum(axis=1)
# print(f"disc: at most {sums[labels == -1].max():.5f}")
# print(f"ring: at least {sums[labels == 1].min():.5f}")
# threshold = np.floor(100 * sums[labels == 1].min()) / 100
# print(threshold)
# ```
#
# ```text
# disc: at most 0.88637
# ring: at least 1.37996
# 1.37
# ```
#
# Any threshold between the two printed sums separates the classes. The answer has to be rounded
# down. The nearest hundredth, 1.38, is greater than the smallest sum in the ring, so two points of
# the ring would be misclassified.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# threshold_of_4 = 1.35
# ```
#
# The sum of the four outputs is $|p_1| + |p_2|$. At a distance $r$ from the origin, this sum lies
# between $r$ and $\sqrt 2\,r$. The sum is therefore at most $0.9 \sqrt 2 \approx 1.27$ in the disc
# and at least 1.4 in the ring. The decision boundary is a square standing on one of its corners.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# def xor_feature(p1, p2):
#     return p1 * p2
# ```
#
# Each class consists of a pair of twins, so the proof in this lesson applies: every line
# misclassifies at least one of the four points. The product $p_1 p_2$ is one of the quadratic
# features.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# def slope_of_sigmoid(z):
#     return sigmoid(z) * (1 - sigmoid(z))
# ```
#
# The slope is largest at $z = 0$, where it is $0.5 \cdot 0.5 = 0.25$.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# Two ReLU neurons are not enough. Take the line through the origin on which $w_1 \cdot p$ is 0. On
# this line, the output of the first neuron is constant, so only the second neuron can change the
# score. Along a line, the ReLU of a linear function is monotonic: it either never falls or never
# rises. A score that is negative at the origin therefore stays negative in one direction along the
# line, through the ring and beyond. The region in which the score is negative is at best a strip
# across the whole plane, not a bounded region around the disc.
#
# </details>
