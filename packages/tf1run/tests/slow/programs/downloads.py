import gzip
import hashlib
import os
import struct

from six.moves import urllib

SOURCE_URL = "http://yann.lecun.com/exdb/mnist/"
name = "t10k-images-idx3-ubyte.gz"
path, _ = urllib.request.urlretrieve(SOURCE_URL + name, name)
print(os.stat(path).st_size)
with gzip.open(name) as f:
    print(struct.unpack(">4I", f.read(16)))
    # The SHA-256 of the genuine file's pixels.
    print(hashlib.sha256(f.read()).hexdigest()[:16])
response = urllib.request.urlopen("https://example.org/data/train-labels-idx1-ubyte.gz")
print(len(response.read()))
try:
    urllib.request.urlopen("http://127.0.0.1:9/fashion-mnist/train-labels-idx1-ubyte.gz")
except urllib.error.URLError:
    print("not MNIST")
# > 1648877
# > (2051, 10000, 28, 28)
# > 6d87418db22cc802
# > 28881
# > not MNIST
