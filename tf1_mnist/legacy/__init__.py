"""Runs TensorFlow 1 programs unchanged, on whichever TensorFlow is installed.

    python -m tf1_mnist.legacy mnist_softmax.py --data_dir data

In Jupyter, `from tf1_mnist import legacy; legacy.install()` in the first cell does the same for
the cells below. Each module of this folder stands in for one old thing and is named after it.
The tables in `finder` say which module is served under which old name.

How it works:

    __main__         the command
    installation     install, uninstall: puts everything below into effect
    finder           serves old modules to `import`, and puts back names that were removed
    names            what a table of old names consists of
    usage            what a program relied on, for `--explain`
    program          runs a script, a module or a notebook
    source, python2  the program's own files; Python 2
    libraries        the libraries of the extra `legacy`

What there is of TensorFlow:

    tensorflow                     `tf` itself
    before_1_0                     `tf.mul`, `tf.concat(axis, values)`, `tf.scalar_summary`, ...
    rnn_cell, devices              `tf.nn.rnn_cell`, `tf.device`
    keras, estimator, slim         `tf.layers`, `tf.keras`, `keras`; `tf.estimator`; tf_slim
    contrib/                       `tf.contrib`
    tutorial_mnist                 `tensorflow.examples.tutorials.mnist.mnist`

The data:

    input_data, archives, downloads

And the rest: numpy, scipy, scipy_misc, matplotlib, sklearn, pillow, pandas, standard_library.
"""

from tf1_mnist.legacy.installation import install, uninstall

__all__ = ["install", "uninstall"]
