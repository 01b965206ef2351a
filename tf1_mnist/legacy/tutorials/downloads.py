"""Downloads of MNIST by `urllib` and `requests`, served from this package.

All other downloads are left alone.
"""

import io
import os
import urllib.request
import zipfile
from email.message import Message
from typing import Any, Optional
from urllib.response import addinfourl

from tf1_mnist.legacy import usage
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tutorials import archives

SECTION = "Downloads of MNIST"
INSTEAD = "tf1_mnist.data.load_data"

_urlopen = urllib.request.urlopen
_urlretrieve = urllib.request.urlretrieve


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
        return _urlretrieve(url, filename, reporthook, data)
    path = filename or os.path.basename(url)
    # Keras also downloads mnist.npz if the one that is there is not its own.
    if not zipfile.is_zipfile(path):
        with open(path, "wb") as file:
            file.write(found)
    if reporthook is not None:
        reporthook(0, len(found), len(found))
        reporthook(1, len(found), len(found))
    return path, _headers(found)


def _change_requests(requests: Any) -> None:
    """Makes `requests.get` serve the files too."""
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
    _replace(urlopen, urlretrieve)


def uninstall() -> None:
    _replace(_urlopen, _urlretrieve)


def _replace(open_: Any, retrieve: Any) -> None:
    vars(urllib.request).update(urlopen=open_, urlretrieve=retrieve)


def _found(address: Any) -> Optional[bytes]:
    found = archives.content(address)
    if found is not None:
        usage.note("a download of MNIST", INSTEAD, SECTION)
    return found


def _headers(found: bytes) -> Message:
    headers = Message()
    headers["Content-Length"] = str(len(found))
    return headers


STAND_IN = StandIn(changes={"requests": _change_requests})
