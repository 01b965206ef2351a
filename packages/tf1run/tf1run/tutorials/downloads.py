"""Serves MNIST from this package when a program requests it through `urllib` or `requests`.

All other downloads proceed as usual; if one fails, the error records which file is missing.
"""

import functools
import http.client
import io
import os
import urllib.error
import urllib.request
import zipfile
from email.message import Message
from typing import Any, Optional
from urllib.response import addinfourl

from tf1run import lacks, usage
from tf1run.stand_ins import StandIn
from tf1run.tutorials import archives

SECTION = "Downloads of MNIST"
INSTEAD = "tf1_mnist.data.load_data"

# The errors that a download may raise, whether while connecting or later.
_FAILURES = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)

_urlopen = urllib.request.urlopen
_urlretrieve = urllib.request.urlretrieve
_open = urllib.request.OpenerDirector.open


def urlopen(url: Any, *args: Any, **options: Any) -> Any:
    """Stands in for `urllib.request.urlopen`."""
    address = getattr(url, "full_url", url)
    found = _found(address)
    if found is None:
        return _urlopen(url, *args, **options)
    return addinfourl(io.BytesIO(found), _headers(found), address, 200)


def urlretrieve(
    url: str, filename: Optional[str] = None, reporthook: Any = None, data: Any = None
) -> Any:
    """Stands in for `urllib.request.urlretrieve`."""
    found = _found(url)
    if found is None:
        try:
            return _urlretrieve(url, filename, reporthook, data)
        except _FAILURES as error:
            _note(error, url, filename if _is_wanted_there() else None)
            raise
    path = filename or os.path.basename(url)
    # Keras also downloads mnist.npz if the existing file differs from the one that it expects.
    if not zipfile.is_zipfile(path):
        with open(path, "wb") as file:
            file.write(found)
    if reporthook is not None:
        reporthook(0, len(found), len(found))
        reporthook(1, len(found), len(found))
    return path, _headers(found)


@functools.wraps(_open)
def _open_or_note(self: Any, fullurl: Any, *args: Any, **options: Any) -> Any:
    """Stands in for `OpenerDirector.open`, which `urlopen` also calls."""
    try:
        return _open(self, fullurl, *args, **options)
    except _FAILURES as error:
        _note(error, getattr(fullurl, "full_url", fullurl), None)
        raise


def _is_wanted_there() -> bool:
    """Returns whether the caller expects the file at the given path.

    Both programs and Keras expect the file there; other libraries download to temporary files.
    """
    caller = usage.caller()
    file = caller.f_code.co_filename if caller else ""
    return usage.is_program(file) or "keras" in file


def _change_keras(data_utils: Any) -> None:
    data_utils.urlretrieve = urlretrieve  # Keras has a function of its own


def _note(error: Exception, address: str, path: Optional[str]) -> None:
    """Adds a note about a failed download to an error.

    If the path is known, the note says where to save the file.
    """
    is_answer = isinstance(error, urllib.error.HTTPError)
    reason = error if is_answer else getattr(error, "reason", error)
    lack = f"cannot download {address} ({getattr(reason, 'strerror', None) or reason})"
    if path is not None:
        place = path if os.path.isabs(path) else usage.relative(path)
        lack += f": save it as {place}"
        lacks.downloads[os.path.abspath(path)] = lack
    lacks.note(error, lack)


def _change_requests(requests: Any) -> None:
    """Makes `requests.get` serve the MNIST files as well."""
    get = requests.get

    def served(url: Any, *args: Any, **options: Any) -> Any:
        found = _found(url)
        if found is None:
            return get(url, *args, **options)
        response = requests.Response()
        response.status_code = 200
        response.url = url
        response.headers["Content-Length"] = str(len(found))
        response.raw = io.BytesIO(found)
        return response

    requests.get = served


def install() -> None:
    _replace(urlopen, urlretrieve, _open_or_note)


def uninstall() -> None:
    _replace(_urlopen, _urlretrieve, _open)


def _replace(open_: Any, retrieve: Any, of_opener: Any) -> None:
    vars(urllib.request).update(urlopen=open_, urlretrieve=retrieve)
    urllib.request.OpenerDirector.open = of_opener  # type: ignore[method-assign]


def _found(address: Any) -> Optional[bytes]:
    found = archives.content(address)
    if found is not None:
        usage.note("a download of MNIST", INSTEAD, SECTION)
    return found


def _headers(found: bytes) -> Message:
    headers = Message()
    headers["Content-Length"] = str(len(found))
    return headers


STAND_IN = StandIn(
    changes={"requests": _change_requests, "tf_keras.src.utils.data_utils": _change_keras}
)
