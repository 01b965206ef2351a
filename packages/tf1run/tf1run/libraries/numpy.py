"""Restores names that NumPy has removed, and makes NumPy accept old forms of arguments again."""

import ctypes
import functools
import gc
import math
from typing import Any, Callable, Dict, Iterator

import numpy as np

from tf1run.libraries import LOST
from tf1run.stand_ins import Name, StandIn


def asfarray(a: Any, dtype: Any = float) -> Any:
    return np.asarray(a, dtype)


def asscalar(a: Any) -> Any:
    return a.item()


def find_common_type(array_types: Any, scalar_types: Any) -> Any:
    return np.result_type(*array_types, *scalar_types)


def msort(a: Any) -> Any:
    return np.sort(a, axis=0)


# The functions that programs call with lists of lists.
_OF_LISTS = (
    "amax amin append argmax argmin argsort array_split asanyarray copy cumsum delete expand_dims "
    "insert max mean min ndim ravel repeat reshape save savez savez_compressed shape size sort "
    "split squeeze std sum take tile transpose unique var"
)


class _Casts(Dict[Any, Callable[[Any], Any]]):
    """`numpy.cast`, a dict from each dtype to a function that converts arrays to this dtype."""

    def __missing__(self, dtype: Any) -> Callable[[Any], Any]:
        return lambda a: np.asarray(a).astype(dtype)


def _itemset(array: Any, *index_and_value: Any) -> None:
    """Stands in for `array.itemset`; the arguments are (value), (place, value) or (i, j, value)."""
    *index, value = index_and_value
    place = index[0] if len(index) == 1 else tuple(index)
    if isinstance(place, tuple):
        array[place if place else (0,) * array.ndim] = value
    else:
        array.flat[place] = value


def _restore_itemset(numpy: Any) -> None:
    """Restores the method `itemset` of arrays, although NumPy's class accepts no new attributes."""
    methods = gc.get_referents(numpy.ndarray.__dict__)[0]  # the dict behind the read-only view
    methods["itemset"] = _itemset
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(numpy.ndarray))


def _change(numpy: Any) -> None:
    if int(numpy.__version__.split(".")[0]) >= 2:
        numpy.set_printoptions(legacy="1.25")  # in a list, 1.0 instead of np.float64(1.0)
        _restore_itemset(numpy)

    # Up to NumPy 2.1, this makes np.uint8(9) + 1 an int64 again. Many programs count classes in
    # this way.
    if hasattr(numpy, "_set_promotion_state"):
        numpy._set_promotion_state("legacy")

    class OneInteger(numpy.ndarray):  # type: ignore[misc]
        """An array of one integer that can serve as an index, as all such arrays once could."""

        def __index__(self) -> int:
            return int(self.ravel().tolist()[0])

        __int__ = __index__

    frombuffer = numpy.frombuffer

    # The oldest copies of input_data.py read the number of images as such an array, and use it as a
    # size.
    @functools.wraps(frombuffer)
    def frombuffer_or_integer(*args: Any, **options: Any) -> Any:
        array = frombuffer(*args, **options)
        return array.view(OneInteger) if array.size == 1 and array.dtype.kind in "iu" else array

    @functools.wraps(numpy.fromstring)
    def fromstring(string: Any, dtype: Any = float, count: int = -1, sep: str = "") -> Any:
        if sep:
            return _fromstring(string, dtype, count, sep=sep)
        content = string.encode() if isinstance(string, str) else string
        return frombuffer(content, dtype, count).copy()

    _fromstring = numpy.fromstring
    numpy.array = _as_before(numpy.array)
    numpy.asarray = _as_before(numpy.asarray)
    numpy.frombuffer = frombuffer_or_integer
    numpy.fromstring = fromstring
    numpy.linspace = _with_whole_number(numpy.linspace)
    numpy.reshape = _with_newshape(numpy.reshape)
    for name in ("column_stack", "dstack", "hstack", "vstack"):
        setattr(numpy, name, _with_generator(getattr(numpy, name)))
    for name in _OF_LISTS.split():
        setattr(numpy, name, _with_lists(getattr(numpy, name)))
    for name in ("choice", "permutation"):
        setattr(numpy.random, name, _with_lists(getattr(numpy.random, name)))


def _as_before(array: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that creates arrays as older versions of NumPy did.

    As in NumPy before 1.24, lists of different lengths become an array of objects. As in NumPy
    before 2.0, `copy=False` copies the data if necessary. Since the function is called often, it
    handles these cases only after NumPy has raised an error.
    """

    @functools.wraps(array)
    def as_before(*args: Any, **options: Any) -> Any:
        try:
            return array(*args, **options)
        except ValueError as error:
            if options.get("copy") is False:
                return as_before(*args, **{**options, "copy": None})
            has_dtype = len(args) > 1 or options.get("dtype") is not None
            if has_dtype or "inhomogeneous" not in str(error):
                raise
            return array(*args, **{**options, "dtype": object})

    return as_before


def _with_lists(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that also accepts lists of lists of different lengths, as before 1.24.

    Like NumPy then, it makes an array of objects of such a list. It looks for one only after NumPy
    has raised an error.
    """

    @functools.wraps(function)
    def with_lists(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except ValueError as error:
            if "inhomogeneous" not in str(error):
                raise
        named = {name: _as_array(value) for name, value in options.items()}
        return function(*map(_as_array, args), **named)

    return with_lists


def _as_array(value: Any) -> Any:
    """Returns an array of objects for a list of lists of different lengths, or else the value."""
    if isinstance(value, (list, tuple)):
        array = np.asarray(value)
        return array if array.dtype == object else value
    return value


def _with_whole_number(linspace: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a `linspace` that converts the number of values to int, as NumPy did before 1.18."""

    @functools.wraps(linspace)
    def with_whole_number(start: Any, stop: Any, num: Any = 50, *rest: Any, **options: Any) -> Any:
        return linspace(start, stop, int(num), *rest, **options)

    return with_whole_number


def _with_generator(stack: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that also accepts a generator of arrays, as NumPy did before 1.24."""

    @functools.wraps(stack)
    def with_generator(tup: Any, *args: Any, **options: Any) -> Any:
        return stack(list(tup) if isinstance(tup, Iterator) else tup, *args, **options)

    return with_generator


def _with_newshape(reshape: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that also accepts `newshape` and `a`, as NumPy did before 2.1."""

    @functools.wraps(reshape)
    def with_newshape(a: Any, *args: Any, **options: Any) -> Any:
        if "newshape" in options:
            args = (options.pop("newshape"),)
        return reshape(a, *args, **options)

    return with_newshape


STAND_IN = StandIn(
    section=LOST,
    names={
        "numpy.Inf": "numpy.inf",
        "numpy.Infinity": "numpy.inf",
        "numpy.NAN": "numpy.nan",
        "numpy.NINF": Name(-math.inf, "-numpy.inf"),
        "numpy.NaN": "numpy.nan",
        "numpy.PINF": "numpy.inf",
        "numpy.alltrue": "numpy.all",
        "numpy.asfarray": Name(asfarray, "numpy.asarray(a, float)"),
        "numpy.asscalar": Name(asscalar, "a.item()"),
        "numpy.bool": bool,
        "numpy.bool8": "numpy.bool_",
        "numpy.cast": Name(_Casts(), "numpy.asarray(a, dtype)"),
        "numpy.cfloat": "numpy.complex128",
        "numpy.complex": complex,
        "numpy.complex_": "numpy.complex128",
        "numpy.cumproduct": "numpy.cumprod",
        "numpy.find_common_type": Name(find_common_type, "numpy.result_type"),
        "numpy.float": float,
        "numpy.float_": "numpy.float64",
        "numpy.in1d": "numpy.isin",
        "numpy.infty": "numpy.inf",
        "numpy.int": int,
        "numpy.int0": "numpy.intp",
        "numpy.lib.pad": "numpy.pad",
        "numpy.long": int,
        "numpy.mat": "numpy.asmatrix",
        "numpy.math": "math",
        "numpy.msort": Name(msort, "numpy.sort(a, axis=0)"),
        "numpy.object": object,
        "numpy.product": "numpy.prod",
        "numpy.rank": "numpy.ndim",
        "numpy.round_": "numpy.round",
        "numpy.row_stack": "numpy.vstack",
        "numpy.singlecomplex": "numpy.complex64",
        "numpy.sometrue": "numpy.any",
        "numpy.str": str,
        "numpy.string_": "numpy.bytes_",
        "numpy.trapz": "numpy.trapezoid",
        "numpy.uint0": "numpy.uintp",
        "numpy.unicode": str,
        "numpy.unicode_": "numpy.str_",
    },
    changes={"numpy": _change},
)
