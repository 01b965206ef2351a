"""Stand-ins for old modules of other libraries, and for the names that they have removed.

standard_library, imp   Python's own
multiprocessing         processes that a program starts
runpy, pytest           the program's own files that these two compile themselves
numpy                   names and arguments
scipy, scipy_misc       `scipy.array`; `scipy.misc`
matplotlib              names; `plt.show()` and animations without a screen
pillow, pandas          names
sklearn                 modules, functions, arguments; its own MNIST
keras                   `keras` and `tf.keras`
probability             `tensorflow_probability`
gym/                    `gym`, from Gymnasium
ipython                 `IPython.display`, where it is missing
"""

LOST = "Names that Python and its libraries have lost"  # their section of the guide
