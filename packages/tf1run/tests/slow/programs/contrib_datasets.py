import numpy as np
import tensorflow as tf
from tensorflow.contrib.learn.python.learn.datasets import base

# In cm, with the two mistyped flowers of the UCI repository's copy.
iris = tf.contrib.learn.datasets.load_iris()
print(iris.data.sum(0).round(1).tolist(), np.bincount(iris.target).tolist())
# > [876.5, 458.1, 563.8, 179.8] [50, 50, 50]
boston = tf.contrib.learn.datasets.load_dataset("boston")
print(boston.data.shape, boston.target[0])  # > (506, 13) 24.0

with open("numbers.csv", "w") as file:
    file.write("2,2,a,b\n1.5,2.5,0\n3.5,4.5,1\n")
read = base.load_csv_with_header(filename="numbers.csv", target_dtype=int, features_dtype=np.float32)
print(read.data.tolist(), read.target)  # > [[1.5, 2.5], [3.5, 4.5]] [0 1]
print(base.maybe_download(filename="numbers.csv", work_directory=".", source_url=""))
# > ./numbers.csv
print(tf.contrib.learn.datasets.load_dataset("mnist").test.images.shape)  # > (10000, 784)
