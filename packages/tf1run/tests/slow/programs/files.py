import gzip
import os
import pickle

import numpy as np

with open(os.path.join("data", "mnist", "t10k-labels-idx1-ubyte")) as file:
    print(np.fromfile(file, np.uint8)[8:13])  # > [7 2 1 0 4]
with gzip.open("train-labels-idx1-ubyte.gz") as file:
    print(np.frombuffer(file.read(), np.uint8, offset=8)[:5].tolist())  # > [5, 0, 4, 1, 9]
print(np.load("data/mnist.npz")["x_test"].shape)  # > (10000, 28, 28)
with gzip.open("mnist.pkl.gz", "rb") as file:
    print(pickle.load(file)[1][1][:3].tolist(), os.listdir("."))  # > [3, 8, 6] []
for name in ("fashion/t10k-labels-idx1-ubyte", "labels"):
    try:
        open(name, "rb")
    except IOError as error:
        print(error.filename)
# > fashion/t10k-labels-idx1-ubyte
# > labels
