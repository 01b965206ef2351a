# %% [markdown]
# # The MNIST Softmax network · MNIST Softmax网络
#
# The whole program on one page, with nothing hidden. To run it alone, copy all but the last
# section, write `import tensorflow.compat.v1 as tf; tf.disable_v2_behavior()` for the shim, and
# read the four arrays of your own `mnist.npz` with `np.load` for `load_data`.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

# A notebook has no __file__.
FIGURES = (Path(__file__).parent if "__file__" in globals() else Path()) / "figures"
FIGURES.mkdir(exist_ok=True)

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 0, 4, 128, 2e-3
(x_train, y_train), (x_test, y_test) = load_data()
x_train, x_validation = x_train[:55000], x_train[55000:]  # settings are chosen on these 5,000,
y_train, y_validation = y_train[:55000], y_train[55000:]  # so that the test set stays unseen
STEPS = EPOCHS * -(-len(x_train) // BATCH_SIZE)

# %% [markdown]
# ## The graph
# Nothing is computed yet; the graph only says what to compute. An image becomes a row $a^{(1)}$
# of 784 numbers from 0 to 1. Three fully connected layers turn it into ten logits $z$:
# $$a^{(2)} = \mathrm{relu}(a^{(1)} w^{(1)} + b^{(1)}), \quad
# a^{(3)} = \mathrm{relu}(a^{(2)} w^{(2)} + b^{(2)}), \quad z = a^{(3)} w^{(3)} + b^{(3)}.$$
# Softmax turns $z$ into probabilities $p$; the loss is the mean of $-\log p_y$ over the labels $y$.

# %%
with tf.Graph().as_default() as graph:
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))

    a1 = tf.reshape(tf.cast(images, tf.float32) / 255.0, (-1, 784))
    zeros, glorot = tf.zeros_initializer(), tf.glorot_uniform_initializer
    w1 = tf.get_variable("w1", (784, 512), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (512,), initializer=zeros)
    a2 = tf.nn.relu(tf.nn.bias_add(tf.matmul(a1, w1), b1))
    w2 = tf.get_variable("w2", (512, 512), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (512,), initializer=zeros)
    a3 = tf.nn.relu(tf.nn.bias_add(tf.matmul(a2, w2), b2))
    w3 = tf.get_variable("w3", (512, 10), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (10,), initializer=zeros)
    logits = tf.nn.bias_add(tf.matmul(a3, w3), b3)

    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)
    classes = tf.argmax(logits, axis=1, output_type=tf.int32)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(classes, labels), tf.float32))

    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)  # down to zero
    train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)
    init_op, variables = tf.global_variables_initializer(), tf.trainable_variables()

parameters = sum(variable.shape.num_elements() for variable in variables)
print(f"{parameters:,} parameters, {STEPS:,} steps")

# %% [markdown]
# ## The session
# A session holds the **669,706** parameters. Each of the **1,720** steps feeds a batch to the
# placeholders and runs `train_op`: gradients, then Adam's update. Each epoch draws a new order.

# %%
step_losses, curve = [], []
with tf.Session(graph=graph) as session:
    session.run(init_op)
    first_weights = session.run(variables)
    for epoch in range(EPOCHS):
        order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            feed = {images: x_train[batch], labels: y_train[batch]}
            step_losses.append(session.run([loss, train_op], feed)[0])
        curve.append(session.run([loss, accuracy], {images: x_validation, labels: y_validation}))
        print("epoch {}: validation loss {:.4f}, accuracy {:.4f}".format(epoch + 1, *curve[-1]))
    weights = session.run(variables)
    test_accuracy, said = session.run([accuracy, classes], {images: x_test, labels: y_test})
print(f"test accuracy {test_accuracy:.4f}")

fig, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
axes.semilogy(range(1, STEPS + 1), step_losses, color="0.7", lw=0.6, label="each batch")
epoch_ends = STEPS // EPOCHS * np.arange(1, EPOCHS + 1)
axes.semilogy(epoch_ends, [row[0] for row in curve], "o-", label="5,000 validation images")
axes.set(xlabel="step", ylabel="loss (nats)")
axes.legend()
fig.savefig(FIGURES / "05_learning_curve.png", dpi=120)

fig, cells = plt.subplots(2, 6, figsize=(7, 2.9), layout="constrained")
for cell, i in zip(cells.ravel(), np.flatnonzero(said != y_test)):
    cell.imshow(x_test[i], cmap="Greys")
    cell.set_title(f"says {said[i]}, is {y_test[i]}", fontsize=9)
    cell.axis("off")
fig.savefig(FIGURES / "05_mistakes.png", dpi=120)

# %% [markdown]
# About 98 % of the test images are read right; many of the others would make a person hesitate.
# The batches' loss still falls when the validation loss no longer does: that is overfitting.
#
# ## Why not log(softmax(x))?
# Written out, $-\log(e^{z_y} / \sum_k e^{z_k})$ overflows: in float32, $e^{89}$ is infinite. The
# fused op takes the largest logit, $m$, out of the sum first (the log-sum-exp trick):
# $$-\log p_y = m + \log \sum_k e^{z_k - m} - z_y.$$
# Now no power exceeds 1. Take $z = (100, 0)$:

# %%
large = {}
with tf.Graph().as_default(), tf.Session() as session:
    z, m = tf.constant([100.0, 0.0]), 100.0
    by_hand = -tf.log(tf.exp(z) / tf.reduce_sum(tf.exp(z)))  # for either label
    shifted = m + tf.log(tf.reduce_sum(tf.exp(z - m))) - z
    fused = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=[z, z])
    for name, both in ("by hand", by_hand), ("log-sum-exp", shifted), ("fused op", fused):
        large[name] = session.run([both, tf.gradients(both[1], z)[0]])
        print("{:12} losses {}, gradient {}".format(name, *large[name]))

# %% [markdown]
# By hand all is lost: one such image would turn every weight into `nan`. The fused op has the
# true losses, and as the gradient $p$ minus the one-hot label.
#
# ## The same in the package's few lines
# `build` makes this graph and `fit` is this loop. From the same first weights they go the same way.

# %%
from tf1_mnist import data, model, softmax, training

train, test = data.load_data()
net = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
with tf.Session(graph=net.graph) as session:
    session.run(net.init_op)
    for variable, value in zip(net.variables, first_weights):
        variable.load(value, session)
    history = training.fit(session, net, *data.hold_out(train), EPOCHS, BATCH_SIZE, SEED)
    tested = training.evaluate(session, net, test)
for (page_loss, _), row in zip(curve, history):
    print(f"validation loss: page {page_loss:.4f}, package {row.validation_loss:.4f}")
print(f"test accuracy: page {test_accuracy:.4f}, package {tested.accuracy:.4f}")

# %% [markdown]
# ## Things to try · 试一试
# - Take both `tf.nn.relu` away. What kind of network is left, and how good is it?
# - Hold the learning rate at its first value. How does the end of the curve change?
