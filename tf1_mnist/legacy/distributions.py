"""Finds out which distribution on the Python Package Index provides a library."""

from typing import Dict

from tf1_mnist import __version__

# The libraries that the `legacy` extra in setup.cfg installs for the launcher itself.
EXTRA = ("fissix", "keras_applications", "keras_preprocessing", "tensorflow_estimator")

# Libraries that TensorFlow 1 programs import and whose distributions have the same names. No other
# names are guessed, since anybody may publish a distribution under a module's name.
_SAME = (
    "chainer click cloudpickle dill easydict emoji fire flask ftfy gensim graphviz gym "
    "gymnasium h5py hyperopt imageio imgaug ipdb jieba joblib keras lasagne librosa lightgbm "
    "lmdb lxml matplotlib mido mock moviepy mpi4py music21 mxnet networkx nibabel nltk numba "
    "numpy openpyxl pandas plotly prettytensor progressbar psutil pycocotools pydicom pyDOE "
    "pydot pygame pyglet pytest python_speech_features regex requests sacred scipy seaborn "
    "sentencepiece setuptools simplejson six soundfile spacy statsmodels sympy tables tabulate "
    "tensor2tensor tensorboard tensorboardX tensorflow_addons tensorflow_datasets "
    "tensorflow_hub tensorflow_probability tensorlayer termcolor tflearn theano torch "
    "torchvision tqdm trimesh ujson unidecode wget xgboost xlrd"
)

_OF: Dict[str, str] = {
    **{name: name for name in _SAME.split()},
    "Box2D": "box2d",
    "IPython": "ipython",
    "MySQLdb": "mysqlclient",
    "PIL": "pillow",
    "absl": "absl-py",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "git": "GitPython",
    "mpl_toolkits": "matplotlib",
    "pkg_resources": '"setuptools < 81"',
    "png": "pypng",
    "pyaudio": "PyAudio",
    "pylab": "matplotlib",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "sonnet": '"dm-sonnet < 2"',
    "yaml": "pyyaml",
}

# The parts of Python that Linux distributions package separately.
_APART = {"tkinter": "python3-tk", "_tkinter": "python3-tk"}


def how_to_get(library: str) -> str:
    """Returns a command or advice for installing a library, or "" if neither is known."""
    if library in EXTRA:
        wheel = f"tf1_mnist-{__version__}-py3-none-any.whl"
        return (
            'python -m pip install ".[legacy]" (in tf1_mnist\'s folder) '
            f'or "{wheel}[legacy]" (in its wheel\'s folder)'
        )
    if library in _APART:
        return f"install your system's package {_APART[library]}"
    return f"python -m pip install {_OF[library]}" if library in _OF else ""
