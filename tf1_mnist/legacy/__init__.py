"""Runs TensorFlow 1 programs unchanged, on whichever version of TensorFlow is installed.

    tf1 mnist_softmax.py --data_dir data

`python -m tf1_mnist.legacy` does the same as `tf1`. In Jupyter, put this line in the first cell:

    from tf1_mnist import legacy; legacy.install()

The stand-ins replace old modules and features. Each file is named after the module or feature that
it replaces, and declares at its end what it stands in for. The files are in three folders:

    tensorflow/     `tf`, and `tf.contrib` in its own folder
    libraries/      NumPy, SciPy, Matplotlib, Keras and others; Python's own modules
    tutorials/      the modules of the tutorials, and the data that programs download

These modules form the mechanism, which is independent of the stand-ins:

    __main__         the command; console: the command's short name
    installation     install, uninstall: installs and removes the stand-ins
    program          runs a script, a module or a notebook
    finder           serves the old modules to `import`
    source           compiles the program's own files and serves them to `import`
    archives         serves the program's own files in zip archives to `import`
    python2          converts Python 2 to 3; python2_detection finds files written in Python 2
    python2_names    the built-in names of Python 2, and its integer division
    old_names        makes old names available in modules
    today            accesses today's modules while the old ones are served
    original         finds the modules of TensorFlow 1.15.5 and Keras 2.2.5
    wheels           fetches the wheels of these two libraries
    messages         loads modules that an older protobuf generated
    stand_ins        the declaration of a stand-in; the tables of all declarations
    usage            the old features that a program used, for `--explain`
    errors           prints a program's errors as they would be printed without the launcher
    lacks            one-line messages about the libraries, files or arguments that a program lacks
    distributions    the distribution to install for a library
"""

from tf1_mnist.legacy.installation import install, uninstall

__all__ = ["install", "uninstall"]
