# %% [markdown]
# # The convolutional network · 卷积神经网络
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

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 0, 2, 128, 2e-3  # chosen on the last 5,000 images
(x_train, y_train), (x_test, y_test) = load_data()
x_train, y_train = x_train[:55000], y_train[:55000]
STEPS = EPOCHS * -(-len(x_train) // BATCH_SIZE)

# %% [markdown]
# ## The graph
# The variables first, then a line a layer, with the shape that comes out for one image behind it.

# %%
with tf.Graph().as_default() as graph:
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))
    training = tf.placeholder_with_default(False, ())  # dropout drops in training only
    zeros, glorot = tf.zeros_initializer(), tf.glorot_uniform_initializer
    k1 = tf.get_variable("k1", (3, 3, 1, 32), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (32,), initializer=zeros)
    k2 = tf.get_variable("k2", (3, 3, 32, 64), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (64,), initializer=zeros)
    w3 = tf.get_variable("w3", (9216, 128), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (128,), initializer=zeros)
    w4 = tf.get_variable("w4", (128, 10), initializer=glorot(seed=4))
    b4 = tf.get_variable("b4", (10,), initializer=zeros)

    x = tf.expand_dims(tf.cast(images, tf.float32) / 255.0, -1)  # 28, 28, 1
    conv1 = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, k1, 1, "VALID"), b1))  # 26, 26, 32
    conv2 = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(conv1, k2, 1, "VALID"), b2))  # 24, 24, 64
    pool = tf.nn.max_pool(conv2, 2, 2, "VALID")  # 12, 12, 64
    drop = tf.cond(training, lambda: tf.nn.dropout(pool, rate=0.25, seed=5), lambda: pool)
    flat = tf.reshape(drop, (-1, 9216))  # 9216 = 12 * 12 * 64
    dense = tf.nn.relu(tf.nn.bias_add(tf.matmul(flat, w3), b3))  # 128
    drop = tf.cond(training, lambda: tf.nn.dropout(dense, rate=0.5, seed=6), lambda: dense)
    logits = tf.nn.bias_add(tf.matmul(drop, w4), b4)  # 10

    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)
    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)  # down to zero
    train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)
    init_op, variables = tf.global_variables_initializer(), tf.trainable_variables()

sizes = [variable.shape.num_elements() for variable in variables]
print(f"{sum(sizes):,} parameters, {sizes[4]:,} of them in w3")

# %% [markdown]
# Of the **1,199,882** parameters, **1,179,648** join the flattened maps to the dense layer. The
# convolutions need few, since a kernel is the same at every place of the image.
#
# ## The session
# The loop is the Softmax network's, and feeds `training` too. Two epochs come to about 98.9 %.

# %%
with tf.Session(graph=graph) as session:
    session.run(init_op)
    first_weights = session.run(variables)
    for epoch in range(EPOCHS):
        order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            feed = {images: x_train[batch], labels: y_train[batch], training: True}
            batch_loss, _ = session.run([loss, train_op], feed)
        print(f"epoch {epoch + 1}: loss of the last batch {batch_loss:.4f}")
    parts = np.split(x_test, 20)  # the maps of 10,000 images at once would take gigabytes
    test_logits = np.concatenate([session.run(logits, {images: part}) for part in parts])
    weights, seen = session.run([variables, [conv1, conv2, pool, dense]], {images: x_test[:1]})
test_accuracy = np.mean(test_logits.argmax(axis=1) == y_test)
print(f"test accuracy {test_accuracy:.4f}")

# %% [markdown]
# ## What the layers see
# Eight of each layer's maps for the first test image, a seven; blue is positive, red is negative.
# The kernels began as noise. Training made them stronger, and many now have a blue and a red side:
# such a kernel looks for an edge, and its map, below it, is blue where it finds one. The second
# layer answers to whole strokes, pooling keeps them at half the size, and few dense units respond.

# %%
busy = np.argsort(-seen[2][0].sum(axis=(0, 1)))[:8]
layers = {
    "kernels before\n3, 3, 1, 32": first_weights[0][:, :, 0, ::4],
    "kernels after\n3, 3, 1, 32": weights[0][:, :, 0, ::4],
    "conv1\n26, 26, 32": seen[0][0, :, :, ::4],
    "conv2\n24, 24, 64": seen[1][0][:, :, busy],
    "pool\n12, 12, 64": seen[2][0][:, :, busy],
    "dense\n128": seen[3].reshape(4, 4, 8),
}
fig, axes = plt.subplots(6, 8, figsize=(8, 6), layout="constrained")
for row, (name, pictures) in zip(axes, layers.items()):
    limit = max(0.4, np.abs(pictures).max())
    row[0].set_ylabel(name, rotation=0, ha="right", va="center")
    for cell, picture in zip(row, np.moveaxis(pictures, -1, 0)):
        cell.imshow(picture, cmap="RdBu", vmin=-limit, vmax=limit)
        cell.set(xticks=[], yticks=[])
fig.savefig(FIGURES / "08_feature_maps.png", dpi=120)

# %% [markdown]
# ## The same in the package's few lines, and two pixels aside
# `cnn.inference` is this network: with this page's weights it gives this page's logits. Its rival
# is the package's Softmax network, trained as long. How do they read digits that have moved?

# %%
from tf1_mnist import cnn, data, model, softmax
from tf1_mnist.training import evaluate, fit

net = model.build(cnn.inference, SEED, LEARNING_RATE, STEPS)
rival = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
moves = {"as it is": (0, 0), "left": (0, -2), "right": (0, 2), "up": (-2, 0), "down": (2, 0)}
scores = {}
with tf.Session(graph=net.graph) as one, tf.Session(graph=rival.graph) as other:
    one.run(net.init_op)
    for variable, value in zip(net.variables, weights):
        variable.load(value, one)
    difference = one.run(net.logits, {net.images: x_test[:500]}) - test_logits[:500]
    other.run(rival.init_op)
    fit(other, rival, *data.hold_out(data.load_data()[0]), EPOCHS, BATCH_SIZE, SEED)
    for name, (down, right) in moves.items():
        padded = np.pad(x_test[::4], ((0, 0), (2, 2), (2, 2)), "constant")
        moved = data.Split(padded[:, 2 - down : 30 - down, 2 - right : 30 - right], y_test[::4])
        scores[name] = evaluate(one, net, moved).accuracy, evaluate(other, rival, moved).accuracy
        print("{:8}  CNN {:.3f}, Softmax network {:.3f}".format(name, *scores[name]))
print(f"{net.parameters:,} parameters; logits differ by at most {np.abs(difference).max():.0e}")

# %% [markdown]
# Two pixels cost the CNN about 7 points, and the Softmax network about 18. The pooled maps move
# along, by one place, but the dense layer expects each stroke in its own.
#
# ## Things to try · 试一试
# - Move the training images too, each batch by another step. Which of the two gains more?
# - Take dropout away. What becomes of the training loss, and of the test accuracy?
