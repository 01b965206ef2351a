"""Runs TensorFlow 1 programs unchanged, on whichever version of TensorFlow is installed.

    tf1 mnist_softmax.py --data_dir data

`python -m tf1run` does the same as `tf1`. In Jupyter, put this line in the first cell:

    import tf1run; tf1run.install()

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
    cells            parses the cells of a notebook, which are in Python 2 or 3
    python2          converts Python 2 to 3
    fixers           translates text with fissix, and only the names that are Python's own
    patterns, rounding  regular expressions and rounding as in Python 2
    python2_detection  finds files in Python 2 that Python 3 can parse
    python2_functions  what converted files call: integer division, the methods of dictionaries
    python2_doubt    decides as a file runs whether it is in Python 2, and says what that changes
    python2_names    the built-in names of Python 2
    python3_syntax   finds syntax that only Python 3 has
    version_checks   finds the parts of a file that depend on the version of Python
    expectations     finds out whether a program expects that Python 3 lacks something
    imported_files   finds the files that a file imports
    old_names        makes old names available in modules
    today            accesses today's modules while the old ones are served
    original         finds the modules of TensorFlow 1.15.5 and Keras 2.2.5
    wheels           fetches the wheels of these two libraries, with pip_download
    messages         loads modules that an older protobuf generated
    stand_ins        the declaration of a stand-in; the tables of all declarations
    usage            the old features that a program used, for `--explain`
    guide            the guide to rewriting a program, for `--guide`
    doctor           what is installed, tested, fetched and missing, for `--doctor`
    errors           prints a program's errors as they would be printed without the launcher
    lacks            one-line messages about the libraries, files or arguments that a program lacks
    distributions    the distribution to install for a library
"""

from tf1run.installation import install, uninstall

__version__ = "3.0.0"

__all__ = ["install", "uninstall"]
