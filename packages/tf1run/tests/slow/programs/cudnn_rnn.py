# TensorFlow 2 only: on a CPU, 1.15.5 has none of these ops.
import itertools

import numpy as np
import tensorflow as tf
from tensorflow.contrib import cudnn_rnn
from tensorflow.contrib.cudnn_rnn.python.ops import cudnn_rnn_ops

UNITS, INPUTS, TIMES, BATCH = 3, 4, 5, 2
LENGTHS = [5, 3]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, h, state):
    i, f, g, o = np.split(x + h, 4)
    cell = sigmoid(f) * state[1] + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), cell


def gru(x, h, state):
    (xr, xu, xn), (hr, hu, hn) = np.split(x, 3), np.split(h, 3)
    update = sigmoid(xu + hu)
    return ((1 - update) * np.tanh(xn + sigmoid(xr + hr) * hn) + update * state[0],)


def by_hand(step, gates, weights, biases, x, first, lengths, directions):
    """Computes the outputs and the last states of each sequence, step by step."""
    last, runs = [each.copy() for each in first], len(first[0])
    weights, biases = np.split(ragged(weights), runs), np.split(ragged(biases), runs)
    for layer in range(runs // directions):
        output = np.zeros((TIMES, BATCH, directions, first[0].shape[2]))
        for direction in range(directions):
            at = layer * directions + direction
            (of_x, b_x), (of_h, b_h) = (
                (np.concatenate(weights[at][part]), np.concatenate(biases[at][part]))
                for part in (slice(gates), slice(gates, 2 * gates))
            )
            for n, length in enumerate(lengths):
                state = [each[at, n] for each in first]
                for t in reversed(range(length)) if direction else range(length):
                    state = step(of_x.dot(x[t, n]) + b_x, of_h.dot(state[0]) + b_h, state)
                    for projection in weights[at][2 * gates :]:
                        state = (projection.dot(state[0]), state[1])
                    output[t, n, direction] = state[0]
                for each, end in zip(last, state):
                    each[at, n] = end
        x = output.reshape(TIMES, BATCH, -1)
    return [x] + last


def ragged(arrays):
    result = np.empty(len(arrays), object)
    result[:] = arrays
    return result


def sines(*shape):
    sines.start += 1
    return np.sin(7.0 * sines.start + np.arange(np.prod(shape))).reshape(shape)


sines.start = 0
NETWORKS = [
    (cudnn_rnn_ops.CudnnLSTM, lstm, 4, {}),
    (cudnn_rnn_ops.CudnnLSTM, lstm, 4, {"num_proj": 2}),
    (cudnn_rnn_ops.CudnnGRU, gru, 3, {}),
    (cudnn_rnn_ops.CudnnRNNTanh, lambda x, h, state: (np.tanh(x + h),), 1, {}),
    (cudnn_rnn_ops.CudnnRNNRelu, lambda x, h, state: (np.maximum(x + h, 0),), 1, {}),
]
for (kind, step, gates, options), layers, directions in itertools.product(
    NETWORKS, [1, 2], [1, 2]
):
    tf.reset_default_graph()
    name = ["unidirectional", "bidirectional"][directions - 1]
    network = kind(layers, UNITS, INPUTS, direction=name, dtype=tf.float64, **options)
    with tf.Session() as sess:
        buffer = sines(sess.run(network.params_size()))
        weights, biases = sess.run(network.params_to_canonical(tf.constant(buffer)))
        again = sess.run(network.canonical_to_params(weights, biases))
    x = sines(TIMES, BATCH, INPUTS)
    sizes = [options.get("num_proj", UNITS), UNITS][: 1 + (gates == 4)]
    first = [sines(layers * directions, BATCH, size) for size in sizes]
    params, given = tf.constant(buffer), [tf.constant(each) for each in [x] + first]
    swapped = [tf.transpose(each, [1, 0, 2]) for each in given]
    whole = network(*(given + [params]))
    short = network(*(given + [params]), sequence_lengths=LENGTHS)
    by_batch = network(*(swapped + [params]), sequence_lengths=LENGTHS, time_major=False)
    with tf.Session() as sess:
        results = sess.run([whole, short, by_batch])
    differences = []
    for result, lengths, order in zip(
        results, [[TIMES] * BATCH, LENGTHS, LENGTHS], [[0, 1, 2], [0, 1, 2], [1, 0, 2]]
    ):
        wanted = by_hand(step, gates, weights, biases, x, first, lengths, directions)
        for got, want in zip(result, wanted):
            differences.append(abs(got.transpose(order) - want).max())
    same = (again == buffer).all(), max(differences) < 1e-12
    print(kind.__name__, options, layers, name, len(buffer), len(differences), *same)

# A layer is trained, with dropout only in training; cells for any processor then load its weights.
tf.reset_default_graph()
tf.set_random_seed(1)
data = sines(TIMES, BATCH, INPUTS)
x = tf.constant(data, tf.float32)
layer = cudnn_rnn.CudnnGRU(2, UNITS, dropout=0.5)
in_training, _ = layer(x, training=True)
outputs, _ = layer(x, training=False)
loss = tf.reduce_mean(tf.square(outputs - 0.3))
train = tf.train.AdamOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    before = sess.run(loss)
    for _ in range(30):
        sess.run(train)
    print(sess.run(loss) < before / 4, (sess.run(in_training) != sess.run(in_training)).any())
    trained = sess.run(outputs)
    tf.train.Saver().save(sess, "saved")
tf.reset_default_graph()
cells = [cudnn_rnn.CudnnCompatibleGRUCell(UNITS) for _ in range(2)]
with tf.variable_scope("cudnn_gru"):
    outputs, _ = tf.nn.dynamic_rnn(
        tf.nn.rnn_cell.MultiRNNCell(cells),
        tf.constant(data, tf.float32),
        dtype=tf.float32,
        time_major=True,
    )
with tf.Session() as sess:
    tf.train.Saver().restore(sess, "saved")
    print(abs(sess.run(outputs) - trained).max() < 1e-6)

# Keras loads the weights of its layers for GPUs into those for any machine.
layers, given = tf.keras.layers, {"return_sequences": True, "input_shape": (TIMES, INPUTS)}
for on_gpu, anywhere, more in [
    (layers.CuDNNLSTM, layers.LSTM, {}),
    (layers.CuDNNGRU, layers.GRU, {"reset_after": True}),
]:
    first = tf.keras.Sequential([on_gpu(UNITS, **given)])
    second = tf.keras.Sequential([anywhere(UNITS, recurrent_activation="sigmoid", **more, **given)])
    first.set_weights([sines(*each.shape) for each in first.get_weights()])
    first.save_weights("saved.h5")
    second.load_weights("saved.h5")
    x = sines(BATCH, TIMES, INPUTS)
    print(abs(first.predict(x) - second.predict(x)).max() < 1e-6)
# > CudnnLSTM {} 1 unidirectional 108 9 True True
# > CudnnLSTM {} 1 bidirectional 216 9 True True
# > CudnnLSTM {} 2 unidirectional 204 9 True True
# > CudnnLSTM {} 2 bidirectional 480 9 True True
# > CudnnLSTM {'num_proj': 2} 1 unidirectional 102 9 True True
# > CudnnLSTM {'num_proj': 2} 1 bidirectional 204 9 True True
# > CudnnLSTM {'num_proj': 2} 2 unidirectional 180 9 True True
# > CudnnLSTM {'num_proj': 2} 2 bidirectional 408 9 True True
# > CudnnGRU {} 1 unidirectional 81 6 True True
# > CudnnGRU {} 1 bidirectional 162 6 True True
# > CudnnGRU {} 2 unidirectional 153 6 True True
# > CudnnGRU {} 2 bidirectional 360 6 True True
# > CudnnRNNTanh {} 1 unidirectional 27 6 True True
# > CudnnRNNTanh {} 1 bidirectional 54 6 True True
# > CudnnRNNTanh {} 2 unidirectional 51 6 True True
# > CudnnRNNTanh {} 2 bidirectional 120 6 True True
# > CudnnRNNRelu {} 1 unidirectional 27 6 True True
# > CudnnRNNRelu {} 1 bidirectional 54 6 True True
# > CudnnRNNRelu {} 2 unidirectional 51 6 True True
# > CudnnRNNRelu {} 2 bidirectional 120 6 True True
# > True True
# > True
# > True
# > True
