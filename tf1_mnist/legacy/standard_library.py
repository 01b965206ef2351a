"""Modules and functions that Python's standard library has lost."""

import base64
import collections
import collections.abc
import errno
import fractions
import inspect
import itertools
import math
import os
import string
import sys
import threading
import time
import urllib
import urllib.parse
import urllib.request

from tf1_mnist.legacy import removed

# For the finder's table: today's modules.
MODULES = {
    "ConfigParser": "configparser",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "StringIO": "io",
    "Tkinter": "tkinter",
    "__builtin__": "builtins",
    "cPickle": "pickle",
    "cStringIO": "io",
    "commands": "subprocess",
    "httplib": "http.client",
    "imp": ".imp",
    "tkFileDialog": "tkinter.filedialog",
    "tkMessageBox": "tkinter.messagebox",
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
}

_LOST = {
    base64: {"decodestring": "decodebytes", "encodestring": "encodebytes"},
    collections: {name: getattr(collections.abc, name) for name in collections.abc.__all__},
    fractions: {"gcd": math.gcd},
    inspect: {"getargspec": lambda function: _ArgSpec(*inspect.getfullargspec(function)[:4])},
    itertools: {
        "ifilter": filter,
        "imap": map,
        "izip": zip,
        "izip_longest": "zip_longest",
    },
    string: {
        "join": lambda words, separator=" ": separator.join(words),
        "letters": "ascii_letters",
        "lowercase": "ascii_lowercase",
        "maketrans": str.maketrans,
        "uppercase": "ascii_uppercase",
    },
    os: {"errno": errno, "getcwdu": os.getcwd},
    sys: {"maxint": "maxsize", "setdefaultencoding": lambda encoding: None},
    time: {"clock": "perf_counter"},
    urllib: {
        "quote": urllib.parse.quote,
        "unquote": urllib.parse.unquote,
        "urlencode": urllib.parse.urlencode,
        # Looked up late, since downloads of MNIST are served by functions of our own.
        "urlopen": lambda *args, **options: urllib.request.urlopen(*args, **options),  # noqa: S310
        "urlretrieve": lambda *args: urllib.request.urlretrieve(*args),  # noqa: S310
    },
}

_ArgSpec = collections.namedtuple("_ArgSpec", "args varargs keywords defaults")


def put_back() -> None:
    for module, names in _LOST.items():
        removed.put_back(module, names)
    if not hasattr(threading.Thread, "isAlive"):
        threading.Thread.isAlive = threading.Thread.is_alive  # type: ignore[attr-defined]
