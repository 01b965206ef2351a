# %% [markdown]
# # Linear separability · 线性不可分
#
# A neuron draws a straight line between two classes. Sometimes no line will do: here is why, and
# two ways out. Each case has 100 points with the label $-1$ and 100 with $+1$. In case 1 a gap
# parts them. In case 2 a ring surrounds a disc, and each point $p$ has a twin $-p$ in its class.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.layers import dense

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

random = np.random.RandomState(0)
labels = np.tile(np.repeat(np.float32([-1, 1]), 50), 2)
case1 = random.uniform(-2, 2, size=(200, 2))
case1[:, 1] = 0.3 * case1[:, 0] + 0.4 + labels * (0.1 + 0.6 * np.abs(case1[:, 1]))
radii = np.repeat([0, 1.4], 50) + random.uniform(0, 0.9, size=100)
angles = random.uniform(0, np.pi, size=100)
half = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
case2 = np.concatenate([half, -half])

# %% [markdown]
# ## The perceptron
#
# The oldest rule that finds a line (Rosenblatt, 1958) gives a point with features $x$ the score
# $w \cdot x$. The first feature is always 1, so its weight is the bias $b$. Where the score's sign
# is not the label $y = \pm 1$, the rule turns the line towards the point: $w \leftarrow w + y\,x$.


# %%
def perceptron(features):
    """Returns the weights, and how many points they have wrong after each of 20 epochs."""
    history = []
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, features.shape[1:])
        y = tf.placeholder(tf.float32, ())
        w = tf.get_variable("w", features.shape[1:], initializer=tf.zeros_initializer())
        wrong = tf.cast(y * tf.reduce_sum(w * x) <= 0, tf.float32)
        train_op = w.assign_add(wrong * y * x)
        session.run(tf.global_variables_initializer())
        for epoch in range(20):
            for i in np.random.RandomState(epoch).permutation(len(features)):
                session.run(train_op, {x: features[i], y: labels[i]})
            history.append(np.sum(labels * (features @ session.run(w)) <= 0))
        return session.run(w), history


def monomials(points, count):
    p1, p2 = points.T
    return np.stack([np.ones_like(p1), p1, p2, p1 * p1, p1 * p2, p2 * p2][:count], axis=1)


weights1, history1 = perceptron(monomials(case1, 3))
weights2, history2 = perceptron(monomials(case2, 3))
weights_quadratic, history_quadratic = perceptron(monomials(case2, 6))
print("wrong after each epoch, case 1:", *history1)
print(f"case 2, with {len(half) // 2} pairs of twins in each class:", *history2)
print("case 2 with quadratic features:", *history_quadratic)

# %% [markdown]
# In case 1 the rule soon has nothing left to mend. In case 2 it never rests, and never can. For
# any line the scores of twins add up to $(w \cdot p + b) + (-w \cdot p + b) = 2b$. If $b \le 0$,
# every ring pair has a wrong point; if $b \ge 0$, every disc pair has. That makes **50** at least.
#
# ## Two ways out
#
# Hand the same rule $p_1^2$, $p_1 p_2$ and $p_2^2$ too: in these features even a circle,
# $p_1^2 + p_2^2 = r^2$, is linear. Or let a hidden layer $h = f(p\,W + b)$ learn its features. Its
# loss, $\ln(1 + e^{-y \cdot \text{score}})$, has a gradient, which a count of wrong points has not.


# %%
def network(activation):
    """Returns wrong points and loss of case 2, then the grid's scores and the units' inputs."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(0)
        x = tf.placeholder(tf.float32, (None, 2))
        inputs = dense(x, 3, name="hidden")
        scores = dense(activation(inputs), 1, name="scores")[:, 0]
        wrong = tf.reduce_sum(tf.cast(labels * scores <= 0, tf.int32))
        loss = tf.reduce_mean(tf.nn.softplus(-labels * scores))
        train_op = tf.train.AdamOptimizer(0.05).minimize(loss)
        session.run(tf.global_variables_initializer())
        for _ in range(300):
            session.run(train_op, {x: case2})
        return session.run([wrong, loss], {x: case2}) + session.run([scores, inputs], {x: grid})


x1, x2 = np.meshgrid(np.linspace(-2.5, 2.5, 201), np.linspace(-2.5, 2.5, 201))
grid = np.stack([x1.ravel(), x2.ravel()], axis=1)
wrong_relu, loss_relu, scores_relu, inputs_relu = network(tf.nn.relu)
wrong_linear, loss_linear, _, _ = network(tf.identity)
print(f"with ReLU: {wrong_relu} wrong; without: {wrong_linear} wrong, loss {loss_linear:.3f}")

fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.8), layout="constrained")
for ax, title, points, scores in (
    (axes[0, 0], "Case 1, a line", case1, monomials(grid, 3) @ weights1),
    (axes[0, 1], "Case 2, a line", case2, monomials(grid, 3) @ weights2),
    (axes[1, 0], "Case 2, quadratic features", case2, monomials(grid, 6) @ weights_quadratic),
    (axes[1, 1], "Case 2, three ReLU units", case2, scores_relu),
):
    ax.contourf(x1, x2, scores.reshape(x1.shape) > 0, 1, cmap="coolwarm", alpha=0.3)
    ax.scatter(*points.T, c=labels, cmap="coolwarm", s=14)
    ax.set(title=title, aspect="equal", xticks=[], yticks=[])
for unit in inputs_relu.T:
    axes[1, 1].contour(x1, x2, unit.reshape(x1.shape), [0], colors="0.2", linestyles="--")
fig.savefig(FIGURES / "02_borders.png", dpi=120)

# %% [markdown]
# Both get every point right. The last border bends at the dashed lines, where the ReLU of a unit
# begins. Without $f$ two linear maps are one, and the loss stays at $\ln 2$, about 0.693: a coin's.
#
# ## Activation functions
#
# $\sigma(z) = 1 / (1 + e^{-z})$, $\tanh z$, $\mathrm{ReLU}(z) = \max(0, z)$: the three that are
# met most often. Training needs their slopes, and `tf.gradients` adds them to the graph.

# %%
z_values = np.linspace(-4, 4, 161)
with tf.Graph().as_default(), tf.Session() as session:
    z = tf.placeholder(tf.float32, (None,))
    outputs = {"sigmoid": tf.nn.sigmoid(z), "tanh": tf.nn.tanh(z), "ReLU": tf.nn.relu(z)}
    slopes = {name: tf.gradients(outputs[name], z)[0] for name in outputs}
    outputs, slopes = session.run([outputs, slopes], {z: z_values})
fig, axes = plt.subplots(1, 3, figsize=(7.2, 3.4), layout="constrained", sharey=True)
for ax, name in zip(axes, outputs):
    print(f"{name}: slope at most {slopes[name].max():.2f}, at 4 {slopes[name][-1]:.4f}")
    ax.plot(z_values, outputs[name], label="value")
    ax.plot(z_values, slopes[name], "--", label="slope")
    ax.set(title=name, xlabel="z")
axes[0].legend()
fig.savefig(FIGURES / "02_activations.png", dpi=120)

# %% [markdown]
# The sigmoid's slope is never above **0.25**, and far from 0 it and tanh are flat: little gradient
# comes back through many such layers. The ReLU hands it on whole wherever its input is positive.
#
# ## Things to try · 试一试
#
# - Do two ReLU units suffice? How does the border of three look with `tf.nn.tanh`?
# - XOR is $\pm(1, 1)$ against $\pm(1, -1)$. Does the argument hold? Which monomial parts them?
