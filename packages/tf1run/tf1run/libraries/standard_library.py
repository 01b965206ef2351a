"""Restores modules and functions that Python has removed from its standard library."""

import collections
import collections.abc
import inspect
from typing import Any, Sequence

from tf1run.libraries import LOST
from tf1run.stand_ins import Name, StandIn

_ArgSpec = collections.namedtuple("_ArgSpec", "args varargs keywords defaults")


def getargspec(function: Any) -> _ArgSpec:
    return _ArgSpec(*inspect.getfullargspec(function)[:4])


def join(words: Sequence[str], sep: str = " ") -> str:
    return sep.join(words)


def setdefaultencoding(encoding: str) -> None:
    pass


def _add_is_alive(threading: Any) -> None:
    if not hasattr(threading.Thread, "isAlive"):
        threading.Thread.isAlive = threading.Thread.is_alive


_ASSERTIONS = {
    "assertEquals": "assertEqual",
    "assertItemsEqual": "assertCountEqual",
    "assertNotEquals": "assertNotEqual",
    "assertAlmostEquals": "assertAlmostEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assertRegexpMatches": "assertRegex",
    "assertNotRegexpMatches": "assertNotRegex",
    "assert_": "assertTrue",
}


def _add_assertions(case: Any) -> None:
    for old, new in _ASSERTIONS.items():
        setattr(case.TestCase, old, getattr(case.TestCase, new))


STAND_IN = StandIn(
    section=LOST,
    missing={
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
        "tkFileDialog": "tkinter.filedialog",
        "tkMessageBox": "tkinter.messagebox",
        "urllib2": "urllib.request",
        "urlparse": "urllib.parse",
    },
    names={
        "base64.decodestring": "base64.decodebytes",
        "base64.encodestring": "base64.encodebytes",
        **{f"collections.{name}": f"collections.abc.{name}" for name in collections.abc.__all__},
        "fractions.gcd": "math.gcd",
        "inspect.ArgSpec": Name(_ArgSpec, "inspect.FullArgSpec"),
        "inspect.getargspec": Name(getargspec, "inspect.getfullargspec"),
        "itertools.ifilter": filter,
        "itertools.imap": map,
        "itertools.izip": zip,
        "itertools.izip_longest": "itertools.zip_longest",
        "os.errno": "errno",
        "os.getcwdu": "os.getcwd",
        "string.join": Name(join, "sep.join(words)"),
        "string.letters": "string.ascii_letters",
        "string.lowercase": "string.ascii_lowercase",
        "string.maketrans": Name(str.maketrans, "str.maketrans"),
        "string.uppercase": "string.ascii_uppercase",
        "sys.maxint": "sys.maxsize",
        "sys.setdefaultencoding": Name(setdefaultencoding, "nothing; delete the call"),
        "time.clock": "time.perf_counter",
        "urllib.quote": "urllib.parse.quote",
        "urllib.unquote": "urllib.parse.unquote",
        "urllib.urlencode": "urllib.parse.urlencode",
        "urllib.urlopen": "urllib.request.urlopen",
        "urllib.urlretrieve": "urllib.request.urlretrieve",
    },
    changes={"threading": _add_is_alive, "unittest.case": _add_assertions},
)
