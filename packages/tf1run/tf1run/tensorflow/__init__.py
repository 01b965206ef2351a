"""Stand-ins for TensorFlow's own old names and modules.

top_level    `tf` itself
before_1_0   `tf.mul`, `tf.concat(axis, values)`, `tf.scalar_summary`, ...
cells        arguments and states that recurrent cells accepted before 1.1
devices      `tf.device`
data         the order of shuffled elements
eager_keras  Keras with eager execution
estimator    `tf.estimator`
layers       `tf.layers`, `tf.nn.rnn_cell` and all of Keras: 1.15.5's own files
contrib/     `tf.contrib`: 1.15.5's own files
moved        modules and names that have moved within TensorFlow: the table moved.tsv
internals    internal functions that TensorFlow has removed
random_seed  `tf.set_random_seed`
loops        random numbers in loops
shapes       dimensions that are floats
"""
