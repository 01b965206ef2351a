"""Finds out which distribution on the Python Package Index provides a library."""

from typing import Dict

# Libraries that TensorFlow 1 programs import and whose distributions have the same names. No other
# names are guessed, since anybody may publish a distribution under a module's name.
_SAME = (
    "addict altair annoy attrdict audioread autograd bokeh boto3 bottle cffi chainer click "
    "cloudpickle colorama configargparse configobj cvxopt cvxpy dask deap dill dlib docopt "
    "dotmap easydict edward eli5 emcee emoji fasttext filterpy fire fissix flask folium ftfy "
    "future gensim geopandas graphviz gym gymnasium h5py hanziconv hmmlearn hyperopt "
    "imageio imgaug imutils ipdb jax jieba joblib keras langdetect lasagne librosa lightgbm "
    "lime lmdb lxml madmom matplotlib mido mlxtend mock moviepy mpi4py msgpack mss mtcnn munch "
    "music21 mxnet networkx nibabel nlpaug nltk noisereduce nose numba numpy openpyxl ortools "
    "pandas parameterized pathlib2 peewee pesq plotly plotnine praw prettytable prettytensor "
    "progressbar psutil pulp pyautogui pybullet pycocotools pydicom pyDOE pydot pydub pyfftw "
    "pygame pyglet pymongo pynput pypinyin pyproj pyrouge pysam pysc2 pystoi pytest "
    "python_speech_features rasterio ray rdkit redis regex requests resampy rouge sacrebleu "
    "sacred scipy seaborn selenium sentencepiece setuptools shap shapely simplejson six "
    "soundfile spacy statsmodels svgwrite sympy tables tabulate tensor2tensor tensorboard "
    "tensorboardX tensorflow_addons tensorflow_datasets tensorflow_hub tensorflow_probability "
    "tensorlayer termcolor terminaltables textblob texttable tflearn theano toml torch "
    "torchvision tornado tqdm trimesh tweepy ujson unidecode visdom vizdoom webrtcvad wget "
    "xarray xgboost xlrd zarr zhon"
)

_OF: Dict[str, str] = {
    **{name: name for name in _SAME.split()},
    "Bio": "biopython",
    "Box2D": "box2d",
    "Crypto": "pycryptodome",
    "IPython": "ipython",
    "MySQLdb": "mysqlclient",
    "PIL": "pillow",
    "absl": "absl-py",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "faiss": "faiss-cpu",
    "git": "GitPython",
    "imblearn": "imbalanced-learn",
    "keras_applications": "keras-applications",
    "keras_preprocessing": "keras-preprocessing",
    "mpl_toolkits": "matplotlib",
    "pkg_resources": '"setuptools < 81"',
    "png": "pypng",
    "pyaudio": "PyAudio",
    "pylab": "matplotlib",
    "pywt": "PyWavelets",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skvideo": "scikit-video",
    # 1.36 needs a TensorFlow Probability for TensorFlow 1, which needs other old libraries.
    "sonnet": '"dm-sonnet < 1.36" setuptools',
    "tensorflow_estimator": '"tensorflow-estimator == 1.15.1"',
    "websocket": "websocket-client",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}

# The parts of Python that Linux distributions package separately.
_APART = {"tkinter": "python3-tk", "_tkinter": "python3-tk"}


def how_to_get(library: str) -> str:
    """Returns a command or advice for installing a library, or "" if neither is known."""
    if library in _APART:
        return f"install your system's package {_APART[library]}"
    return f"python -m pip install {_OF[library]}" if library in _OF else ""
