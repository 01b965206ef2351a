# TensorFlow 2 only: 1.15.5 has no standalone Keras.
import keras.backend as K
from keras.datasets import mnist
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.layers.core import Activation, Dense, Flatten
from keras.models import Sequential
from keras.utils import np_utils

(X_train, y_train), _ = mnist.load_data()
print(K.image_dim_ordering())  # > tf
X_train = X_train[:64].reshape(-1, 28, 28, 1).astype("float32") / 255
Y_train = np_utils.to_categorical(y_train[:64], nb_classes=10)
model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode="valid", input_shape=(28, 28, 1), init="zero"))
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(output_dim=10, init="zero"))
model.add(Activation("softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adadelta", metrics=["accuracy"])
model.fit(X_train, Y_train, batch_size=32, nb_epoch=1, verbose=0)
# All weights are zero at first, so the loss is log(10), and the gradient changes only the bias.
print([layer.output_shape for layer in model.layers][0])  # > (None, 26, 26, 4)
print("%.2f" % model.evaluate(X_train, Y_train, verbose=0)[0])  # > 2.30
