import numpy as np
import tensorflow as tf
from tensorflow.contrib import learn

tf.logging.set_verbosity(tf.logging.ERROR)
mnist = learn.datasets.load_dataset("mnist")
images, labels = mnist.train.images[:2000], np.asarray(mnist.train.labels[:2000], dtype=np.int32)
columns = learn.infer_real_valued_columns_from_input(images)
classifier = learn.LinearClassifier(feature_columns=columns, n_classes=10)
classifier.fit(images, labels, batch_size=100, steps=200)
print(classifier.evaluate(images, labels, steps=1)["accuracy"] > 0.85)
predicted = list(classifier.predict(images[:50], as_iterable=True))
print(np.mean(predicted == labels[:50]) > 0.85)
# > True
# > True
