"""Stand-ins for old modules of other libraries, and for names that these libraries have removed.

standard_library, imp   Python's own modules and functions
multiprocessing         processes that a program starts
runpy, pytest           the program's files, which these two libraries compile themselves
numpy                   names and arguments
scipy, scipy_misc       `scipy.array`; `scipy.misc`
keyword_only            arguments by position that are now keyword-only
matplotlib              names; `plt.show()` and animations without a screen
pillow, pandas          names
sklearn                 modules, functions, arguments; `fetch_mldata`, which returns MNIST
keras                   `keras` and `tf.keras`
probability             `tensorflow_probability`
gym/                    `gym`, from Gymnasium
h5py                    attributes of HDF5 files
pkg_resources           versions and files of packages, where setuptools lacks this module
ipython                 `IPython.display`, where IPython is missing
"""

LOST = "Names removed from Python and its libraries"  # the guide's section about them
