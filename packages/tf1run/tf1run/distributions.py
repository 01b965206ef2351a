"""Finds out which distribution on the Python Package Index provides a library."""

from typing import Dict

# Libraries that TensorFlow 1 programs import and whose distributions have the same names. No other
# names are guessed, since anybody may publish a distribution under a module's name.
_SAME = (
    "chainer click cloudpickle dill easydict emoji fire fissix flask ftfy gensim graphviz gym "
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
    "keras_applications": "keras-applications",
    "keras_preprocessing": "keras-preprocessing",
    "mpl_toolkits": "matplotlib",
    "pkg_resources": '"setuptools < 81"',
    "png": "pypng",
    "pyaudio": "PyAudio",
    "pylab": "matplotlib",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "sonnet": '"dm-sonnet < 2"',
    "tensorflow_estimator": '"tensorflow-estimator == 1.15.1"',
    "yaml": "pyyaml",
}

# The parts of Python that Linux distributions package separately.
_APART = {"tkinter": "python3-tk", "_tkinter": "python3-tk"}


def how_to_get(library: str) -> str:
    """Returns a command or advice for installing a library, or "" if neither is known."""
    if library in _APART:
        return f"install your system's package {_APART[library]}"
    return f"python -m pip install {_OF[library]}" if library in _OF else ""
