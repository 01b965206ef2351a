"""Restores modules and functions that Python has removed from its standard library."""

import collections
import collections.abc
import inspect
from typing import Any, Mapping, Sequence

from tf1run import old_names
from tf1run.libraries import LOST
from tf1run.stand_ins import Name, StandIn

_ArgSpec = collections.namedtuple("_ArgSpec", "args varargs keywords defaults")


def getargspec(function: Any) -> _ArgSpec:
    return _ArgSpec(*inspect.getfullargspec(function)[:4])


def join(words: Sequence[str], sep: str = " ") -> str:
    return sep.join(words)


def setdefaultencoding(encoding: str) -> None:
    pass


class _OldMethod:
    """A method that a class has lost; for a program that asks for it, the class still lacks it."""

    def __init__(self, name: str, method: Any) -> None:
        self._name = name
        self._method = method

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if old_names.is_asked_for(self._name):
            raise AttributeError(f"{owner.__name__!r} object has no attribute {self._name!r}")
        return self._method.__get__(instance, owner)


def _add_is_alive(threading: Any) -> None:
    _add_methods(threading.Thread, {"isAlive": "is_alive"})


def _add_assertions(case: Any) -> None:
    _add_methods(case.TestCase, _ASSERTIONS)


def _add_methods(owner: Any, names: Mapping[str, str]) -> None:
    for old, new in names.items():
        if not hasattr(owner, old):
            setattr(owner, old, _OldMethod(old, getattr(owner, new)))


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


STAND_IN = StandIn(
    section=LOST,
    missing={
        "BaseHTTPServer": "http.server",
        "CGIHTTPServer": "http.server",
        "ConfigParser": "configparser",
        "Cookie": "http.cookies",
        "Dialog": "tkinter.dialog",
        "DocXMLRPCServer": "xmlrpc.server",
        "FileDialog": "tkinter.filedialog",
        "HTMLParser": "html.parser",
        "Queue": "queue",
        "ScrolledText": "tkinter.scrolledtext",
        "SimpleDialog": "tkinter.simpledialog",
        "SimpleHTTPServer": "http.server",
        "SimpleXMLRPCServer": "xmlrpc.server",
        "SocketServer": "socketserver",
        "StringIO": "io",
        "Tkconstants": "tkinter.constants",
        "Tkdnd": "tkinter.dnd",
        "Tkinter": "tkinter",
        "UserList": "collections",
        "UserString": "collections",
        "__builtin__": "builtins",
        "anydbm": "dbm",
        "cPickle": "pickle",
        "cStringIO": "io",
        "commands": "subprocess",
        "cookielib": "http.cookiejar",
        "copy_reg": "copyreg",
        "dumbdbm": "dbm.dumb",
        "htmlentitydefs": "html.entities",
        "httplib": "http.client",
        "markupbase": "_markupbase",
        "repr": "reprlib",
        "robotparser": "urllib.robotparser",
        "thread": "_thread",
        "tkColorChooser": "tkinter.colorchooser",
        "tkCommonDialog": "tkinter.commondialog",
        "tkFileDialog": "tkinter.filedialog",
        "tkFont": "tkinter.font",
        "tkMessageBox": "tkinter.messagebox",
        "tkSimpleDialog": "tkinter.simpledialog",
        "ttk": "tkinter.ttk",
        "urllib2": "urllib.request",
        "urlparse": "urllib.parse",
        "whichdb": "dbm",
        "xmlrpclib": "xmlrpc.client",
    },
    names={
        "base64.decodestring": "base64.decodebytes",
        "base64.encodestring": "base64.encodebytes",
        **{f"collections.{name}": f"collections.abc.{name}" for name in collections.abc.__all__},
        "fractions.gcd": "math.gcd",
        "inspect.ArgSpec": Name(_ArgSpec, "inspect.FullArgSpec"),
        "inspect.getargspec": Name(getargspec, "inspect.getfullargspec"),
        "itertools.ifilter": filter,
        "itertools.ifilterfalse": "itertools.filterfalse",
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
        "urllib.ContentTooShortError": "urllib.error.ContentTooShortError",
        "urllib.getproxies": "urllib.request.getproxies",
        "urllib.pathname2url": "urllib.request.pathname2url",
        "urllib.quote": "urllib.parse.quote",
        "urllib.quote_plus": "urllib.parse.quote_plus",
        "urllib.splitattr": "urllib.parse.splitattr",
        "urllib.splithost": "urllib.parse.splithost",
        "urllib.splitnport": "urllib.parse.splitnport",
        "urllib.splitpasswd": "urllib.parse.splitpasswd",
        "urllib.splitport": "urllib.parse.splitport",
        "urllib.splitquery": "urllib.parse.splitquery",
        "urllib.splittag": "urllib.parse.splittag",
        "urllib.splittype": "urllib.parse.splittype",
        "urllib.splituser": "urllib.parse.splituser",
        "urllib.splitvalue": "urllib.parse.splitvalue",
        "urllib.unquote": "urllib.parse.unquote",
        "urllib.unquote_plus": "urllib.parse.unquote_plus",
        "urllib.url2pathname": "urllib.request.url2pathname",
        "urllib.urlcleanup": "urllib.request.urlcleanup",
        "urllib.urlencode": "urllib.parse.urlencode",
        "urllib.urlopen": "urllib.request.urlopen",
        "urllib.urlretrieve": "urllib.request.urlretrieve",
    },
    changes={"threading": _add_is_alive, "unittest.case": _add_assertions},
)
