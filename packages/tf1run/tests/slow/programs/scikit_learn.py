# TensorFlow 2 only: the scikit-learn of that time has these names.
import numpy as np
from sklearn.datasets import fetch_mldata
from sklearn.linear_model import Perceptron
from sklearn.manifold import TSNE
from sklearn.metrics import confusion_matrix
from sklearn.preprocessing import OneHotEncoder

mnist = fetch_mldata("MNIST original", data_home=".")
print(mnist.data.shape, np.bincount(mnist.target.astype(int))[:3])
# > (70000, 784) [6903 7877 6990]
print(mnist.target[[0, 59999, 60000]])  # > [0. 9. 0.]
print(TSNE(n_components=2, n_iter=300).n_components)  # > 2
print(OneHotEncoder(sparse=False).fit_transform([[0], [1]]).tolist())  # > [[1.0, 0.0], [0.0, 1.0]]
print(Perceptron(tol=-np.inf).fit([[0], [1]], [0, 1]).predict([[2]]))  # > [1]
# The labels by position: the true ones are 0, 1, 1.
print(confusion_matrix([0, 1, 1], [0, 1, 0], [1, 0]).tolist())  # > [[1, 1], [0, 1]]
