import tensorflow as tf
from tensorflow.contrib import cudnn_rnn
from tensorflow.contrib.cudnn_rnn.python.ops import cudnn_rnn_ops


def print_seeds():
    ops = [tf.random_uniform([]).op] + tf.get_default_graph().get_operations()
    seeds = [op.get_attr("seed2") for op in ops if op.type == "RandomUniform"]
    print(len(seeds), seeds[-2:])
    tf.reset_default_graph()
    tf.set_random_seed(1)


tf.set_random_seed(1)
for kind in (cudnn_rnn.CudnnLSTM, cudnn_rnn.CudnnGRU, cudnn_rnn.CudnnRNNTanh):
    for direction in ("unidirectional", "bidirectional"):
        kind(2, 3, direction=direction)(tf.zeros([5, 2, 4]))
        print_seeds()
network = cudnn_rnn_ops.CudnnGRU(1, 3, 4)
params = tf.Variable(tf.random_uniform([network.params_size()]), validate_shape=False)
network(tf.zeros([5, 2, 4]), tf.zeros([1, 2, 3]), params, sequence_lengths=[5, 3])
network.canonical_to_params(*network.params_to_canonical(params))
print_seeds()
# > 17 [109, 212]
# > 33 [221, 376]
# > 13 [81, 168]
# > 25 [165, 298]
# > 5 [25, 80]
# > 9 [53, 122]
# > 2 [11, 34]
