"""Names that NumPy has lost, and arguments that it no longer takes."""

import functools
import math
from typing import Any, Callable

from tf1_mnist.legacy import removed

_NAMES = {
    "Inf": "inf",
    "Infinity": "inf",
    "NAN": "nan",
    "NINF": -math.inf,
    "NaN": "nan",
    "PINF": "inf",
    "alltrue": "all",
    "bool": bool,
    "bool8": "bool_",
    "cfloat": "complex128",
    "complex": complex,
    "complex_": "complex128",
    "cumproduct": "cumprod",
    "float": float,
    "float_": "float64",
    "in1d": "isin",
    "infty": "inf",
    "int": int,
    "int0": "intp",
    "mat": "asmatrix",
    "long": int,
    "math": math,
    "object": object,
    "product": "prod",
    "rank": "ndim",
    "round_": "round",
    "row_stack": "vstack",
    "singlecomplex": "complex64",
    "sometrue": "any",
    "str": str,
    "string_": "bytes_",
    "trapz": "trapezoid",
    "uint0": "uintp",
    "unicode": str,
    "unicode_": "str_",
}


def put_back(numpy: Any) -> None:
    names = {
        **_NAMES,
        "asfarray": lambda array, dtype=float: numpy.asarray(array, dtype),
        "asscalar": lambda array: array.item(),
        "find_common_type": lambda arrays, scalars: numpy.result_type(*arrays, *scalars),
        "msort": lambda array: numpy.sort(array, axis=0),
    }
    removed.put_back(numpy, names)
    removed.put_back(numpy.lib, {"pad": numpy.pad})
    if int(numpy.__version__.split(".")[0]) >= 2:
        numpy.set_printoptions(legacy="1.25")  # 1.0 instead of np.float64(1.0) in a list

    # Up to NumPy 2.1: np.uint8(9) + 1 is an int64 again, as the number of classes in many programs.
    if hasattr(numpy, "_set_promotion_state"):
        numpy._set_promotion_state("legacy")

    class OneInteger(numpy.ndarray):  # type: ignore[misc]
        """An array of one integer that can be an index, as every such array once could."""

        def __index__(self) -> int:
            return int(self.ravel().tolist()[0])

        __int__ = __index__

    frombuffer = numpy.frombuffer

    # The oldest copies of input_data.py read the number of images this way, and use it as a size.
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
    numpy.frombuffer = frombuffer_or_integer
    numpy.fromstring = fromstring
    numpy.reshape = _with_newshape(numpy.reshape)


def _with_newshape(reshape: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(reshape)
    def with_newshape(*args: Any, **options: Any) -> Any:
        if "newshape" in options:
            options["shape"] = options.pop("newshape")
        return reshape(*args, **options)

    return with_newshape
