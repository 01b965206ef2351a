"""Trains small networks and resumes from their checkpoints, as a TensorFlow 1 program does.

    python checkpoints.py train FOLDER      trains, saves each network in FOLDER, and continues
    python checkpoints.py go_on FOLDER      restores each network from FOLDER, and continues

Both commands print a JSON object that maps each network's name to the results of further steps.
"""

import json
import os
import sys
import traceback

import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn, slim

STEPS = 3  # before the checkpoint, and as many after it

OPTIMIZERS = {
    "GradientDescent": lambda: tf.train.GradientDescentOptimizer(0.1),
    "Momentum": lambda: tf.train.MomentumOptimizer(0.1, 0.9),
    "Nesterov": lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
    "Adam": lambda: tf.train.AdamOptimizer(0.1),
    "Adagrad": lambda: tf.train.AdagradOptimizer(0.1),
    "AdagradDA": lambda: tf.train.AdagradDAOptimizer(0.1, tf.train.get_or_create_global_step()),
    "Adadelta": lambda: tf.train.AdadeltaOptimizer(10.0),
    "RMSProp": lambda: tf.train.RMSPropOptimizer(0.1, momentum=0.5),
    "RMSProp centered": lambda: tf.train.RMSPropOptimizer(0.1, centered=True),
    "Ftrl": lambda: tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
    "ProximalAdagrad": lambda: tf.train.ProximalAdagradOptimizer(0.1),
    "ProximalGradientDescent": lambda: tf.train.ProximalGradientDescentOptimizer(0.1),
}

CELLS = {
    "BasicRNNCell": lambda: rnn.BasicRNNCell(3),
    "BasicLSTMCell": lambda: rnn.BasicLSTMCell(3),
    "BasicLSTMCell, one tensor": lambda: rnn.BasicLSTMCell(3, state_is_tuple=False),
    "LSTMCell": lambda: rnn.LSTMCell(3),
    "LSTMCell, peepholes": lambda: rnn.LSTMCell(3, use_peepholes=True, cell_clip=0.3),
    "LSTMCell, projection": lambda: rnn.LSTMCell(3, num_proj=2, proj_clip=0.3),
    "GRUCell": lambda: rnn.GRUCell(3),
    "LSTMBlockCell": lambda: rnn.LSTMBlockCell(3),
    "LSTMBlockCell, peepholes": lambda: rnn.LSTMBlockCell(3, 0.5, use_peephole=True),
    "GRUBlockCell": lambda: rnn.GRUBlockCell(3),
    "GRUBlockCellV2": lambda: rnn.GRUBlockCellV2(3),
    "MultiRNNCell": lambda: rnn.MultiRNNCell([rnn.BasicLSTMCell(3), rnn.GRUCell(2)]),
    "DropoutWrapper": lambda: rnn.DropoutWrapper(rnn.GRUCell(3), output_keep_prob=1.0),
    "ResidualWrapper": lambda: rnn.ResidualWrapper(rnn.GRUCell(4)),
    "DeviceWrapper": lambda: rnn.DeviceWrapper(rnn.LSTMCell(3), "/cpu:0"),
    "wrappers in layers": lambda: rnn.MultiRNNCell(
        [rnn.DropoutWrapper(rnn.BasicLSTMCell(4)), rnn.ResidualWrapper(rnn.LSTMCell(4))]
    ),
}


def embedding(images, training):
    """Builds a network with an embedding table, whose gradient is sparse.

    Optimizers handle sparse gradients with special functions.
    """
    table = tf.get_variable("table", [10, 2])
    words = tf.nn.embedding_lookup(table, tf.cast(images[..., 0] * 10, tf.int32))
    return tf.layers.dense(tf.layers.flatten(words), 2, name="logits")


def recurrent(make_cell, images, training):
    outputs, _ = tf.nn.dynamic_rnn(make_cell(), images[..., 0], dtype=tf.float32)
    return tf.layers.dense(outputs[:, -1], 2)


def bidirectional(images, training):
    rows = tf.unstack(images[..., 0], axis=1)
    outputs, _, _ = tf.nn.static_bidirectional_rnn(
        rnn.LSTMCell(3), rnn.GRUCell(2), rows, dtype=tf.float32
    )
    return tf.layers.dense(outputs[-1], 2)


def layers(images, training):
    maps = tf.layers.conv2d(images, 3, 3, activation=tf.nn.relu)
    maps = tf.layers.batch_normalization(maps, training=training)
    maps = tf.layers.separable_conv2d(maps, 3, 2)
    maps = tf.layers.conv2d_transpose(maps, 2, 2)
    maps = tf.layers.conv1d(maps[:, 0], 2, 2)
    return tf.layers.dense(tf.layers.flatten(maps), 2)


def slim_layers(images, training):
    with slim.arg_scope(
        [slim.conv2d, slim.fully_connected],
        normalizer_fn=slim.batch_norm,
        normalizer_params={"is_training": training, "scale": True, "decay": 0.5},
    ):
        maps = slim.conv2d(images, 3, [3, 3])
        maps = slim.repeat(maps, 2, slim.conv2d, 2, [2, 2], scope="two")
        hidden = slim.fully_connected(slim.flatten(maps), 4)
    return slim.fully_connected(hidden, 2, activation_fn=None)


def contrib_layers(images, training):
    maps = tf.contrib.layers.conv2d(images, 3, 3)
    maps = tf.contrib.layers.layer_norm(maps)
    hidden = tf.contrib.layers.fully_connected(tf.contrib.layers.flatten(maps), 4)
    return tf.contrib.layers.fully_connected(hidden, 2, activation_fn=None)


def networks():
    """Returns a dict that maps the name of each case to a pair.

    A pair consists of a network and a function that makes an optimizer. A network is a function of
    images and `training`.
    """
    momentum = OPTIMIZERS["Momentum"]
    found = {name: (embedding, make) for name, make in OPTIMIZERS.items()}
    for name, make_cell in CELLS.items():
        found[name] = (lambda *inputs, make=make_cell: recurrent(make, *inputs), momentum)
    for network in (bidirectional, layers, slim_layers, contrib_layers):
        found[network.__name__] = (network, momentum)
    return found


def run(name, what, folder):
    """Trains or restores a network and returns the result of each further step."""
    network, make_optimizer = networks()[name]
    random = np.random.RandomState(0)
    tf.reset_default_graph()
    tf.set_random_seed(0)
    images = tf.constant(random.rand(6, 4, 4, 1), tf.float32)
    labels = tf.constant(random.randint(2, size=6))
    training = tf.placeholder_with_default(True, [])
    loss = tf.losses.sparse_softmax_cross_entropy(labels, network(images, training))
    optimizer = make_optimizer()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        step = optimizer.minimize(loss, tf.train.get_or_create_global_step())
    average = tf.train.ExponentialMovingAverage(0.5)
    with tf.control_dependencies([step]):
        train_op = average.apply(tf.trainable_variables())
    by_name = sorted(tf.trainable_variables(), key=lambda variable: variable.name)
    averages = [tf.reduce_sum(average.average(variable)) for variable in by_name]
    saver = tf.train.Saver()
    path = os.path.join(folder, name, "model")
    with tf.Session() as sess:
        if what == "train":
            sess.run(tf.global_variables_initializer())
            for _ in range(STEPS):
                sess.run(train_op)
            saver.save(sess, path)
        else:
            saver.restore(sess, path)
        further = []
        for _ in range(STEPS):
            sess.run(train_op)
            further.append([sess.run(loss, {training: False}), *sess.run([loss, *averages])])
    return [[float(value) for value in values] for values in further]


if __name__ == "__main__":
    what, folder = sys.argv[1:]
    results = {}
    for name in networks():
        try:
            results[name] = run(name, what, folder)
        except Exception:
            results[name] = traceback.format_exc()
    print(json.dumps(results))
