import numpy as np
import tensorflow as tf

tf.enable_eager_execution()

layers = [
    tf.keras.layers.Dense(3, activation="relu", input_shape=(2,), kernel_initializer="ones"),
    tf.keras.layers.Dense(1, kernel_initializer="ones"),
]
model = tf.keras.Sequential(layers)
x = np.arange(8).reshape(4, 2).astype(np.float32) / 8
y = x.sum(1, keepdims=True)
for optimizer in ("sgd", tf.train.GradientDescentOptimizer(0.01), tf.train.AdamOptimizer(0.01)):
    model.compile(optimizer, "mse")
    history = model.fit(x, y, epochs=2, batch_size=4, verbose=0, shuffle=False)
    print(["%.4f" % loss for loss in history.history["loss"]], "%.4f" % model.evaluate(x, y, 4, 0))
# > ['4.3125', '3.1144'] 2.3285
# > ['2.3285', '1.7904'] 1.4095
# > ['1.4095', '1.2290'] 1.0623
function = tf.keras.backend.function([model.input], [model.output])
print(function([x])[0].ravel().round(4) - model.predict(x).ravel().round(4))  # > [0. 0. 0. 0.]
