"""The signals that end a command: Ctrl-C, SIGTERM and SIGHUP.

SIGTERM is sent by `kill`, `docker stop` and batch systems. SIGHUP is sent by a terminal when it is
closed. In a command, each signal raises a KeyboardInterrupt. This module imports only the standard
library.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
from typing import Any, Callable, Dict, Iterator, List, Optional

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows lacks SIGHUP
SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def exit_at_once(is_command: Callable[[], bool] = lambda: True) -> None:
    """Makes the signals end the process at once, with a command's exit status and no traceback.

    This function is called before a command's other imports, which take a second. After the
    imports, `raised` takes over. Without this function, Ctrl-C during the imports would cause a
    traceback. In addition, a command that is the first process of a container would ignore SIGTERM
    during the imports.

    Args:
        is_command: a function that returns whether this process runs a command. It is called when a
            signal arrives; if it returns False, the signal and later ones have the usual effect.
    """

    def end(number: int, frame: Any) -> None:
        if is_command():
            os._exit(128 + number)
        for each in _handlers(lambda handler: handler is end):  # the program may have set others
            signal.signal(each, _usual(each))
        if number == signal.SIGINT:
            signal.default_int_handler(number, frame)
        os.kill(os.getpid(), number)

    for number in _handlers(_is_not_ignored):
        signal.signal(number, end)
    atexit.register(_ignore, is_command)  # registered first, so it runs last


def runs_this_package() -> bool:
    """Returns whether Python runs a module of tf1_mnist, such as `python -m tf1_mnist.softmax`.

    As long as Python is looking for the module to run, it imports the packages that contain it.
    """
    package = sys.modules["__main__"].__package__  # None until the module has been found
    return package is None or package.partition(".")[0] == "tf1_mnist"


@contextlib.contextmanager
def raised() -> Iterator[None]:
    """In the `with` block, makes each signal raise a KeyboardInterrupt with the signal's number.

    A signal that this process ignores remains ignored. Examples are Ctrl-C in a process that a
    shell has started in the background, and SIGHUP under `nohup`.
    """
    earlier = _handlers(_is_not_ignored)
    for number in earlier:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        try:
            _restore(earlier)
        except KeyboardInterrupt:  # a signal arrived between two of the handlers
            _restore(earlier)
            raise


def _restore(handlers: Dict[int, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def as_in_any_program() -> None:
    """Gives the signals the same effect as in any other Python program."""
    atexit.unregister(_ignore)
    for number in _handlers(_is_not_ignored):
        signal.signal(number, _usual(number))


def _usual(number: int) -> Any:
    """Returns the handler that a signal has when Python starts."""
    return signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL


@contextlib.contextmanager
def postponed() -> Iterator[None]:
    """Holds the signals back until the end of the `with` block; only then do they take effect.

    Python can raise a KeyboardInterrupt anywhere in a program. In a destructor, the exception is
    lost. In the file functions of TensorFlow 1.15.5, the exception becomes a SystemError.
    """
    received: List[Any] = []
    earlier = _handlers(callable)
    for number in earlier:
        signal.signal(number, lambda *arguments: received.append(arguments))
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
    for number, frame in received[:1]:
        earlier[number](number, frame)


def signal_behind(error: Optional[BaseException]) -> Optional[int]:
    """Returns the signal whose KeyboardInterrupt led to an error, or None if no signal caused it.

    The error itself may be of a different type. For example, any exception that is raised
    while an extension module is being imported becomes an ImportError.
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return int(error.args[0]) if error.args else signal.SIGINT
        error = error.__cause__ or error.__context__
    return None


def _handlers(chosen: Callable[[Any], bool]) -> Dict[int, Any]:
    """Returns the signal handlers that `chosen` accepts, as a dict from signals to handlers.

    The dict is empty outside the main thread, since only the main thread may change handlers.
    """
    if threading.current_thread() is not threading.main_thread():
        return {}
    found = {number: signal.getsignal(number) for number in SIGNALS}
    return {number: handler for number, handler in found.items() if chosen(handler)}


def _is_not_ignored(handler: Any) -> bool:
    return handler not in (signal.SIG_IGN, None)


def _ignore(is_command: Callable[[], bool]) -> None:
    """Makes the signals have no effect in the last moments of a command, whose work is done.

    When Python shuts down, it takes away the handlers but not this setting. Without it, SIGTERM
    would end a command that has succeeded with the status -15, while TensorFlow is being unloaded.
    """
    for number in _handlers(_is_not_ignored) if is_command() else ():
        signal.signal(number, signal.SIG_IGN)


def _raise(number: int, frame: Any) -> None:
    # A second signal must not disturb what a command does after the first one, such as saving.
    if signal_behind(sys.exc_info()[1]) is None:
        raise KeyboardInterrupt(number)
