import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
random = np.random.RandomState(0)
x = random.rand(200, 4).astype(np.float32)
y = (x[:, 0] > x[:, 1]).astype(np.int32) + (x[:, 2] > 0.5)


class PrintLoss(tf.train.SessionRunHook):
    def before_run(self, run_context):
        return tf.train.SessionRunArgs([tf.train.get_global_step(), "loss:0"])

    def after_run(self, run_context, run_values):
        print(*run_values.results)


def model_fn(features, labels, mode):
    net = tf.layers.dense(features["x"], 16, activation=tf.nn.relu)
    net = tf.layers.dropout(net, 0.2, training=mode == tf.estimator.ModeKeys.TRAIN)
    logits = tf.layers.dense(net, 3)
    onehot = tf.one_hot(labels, 3)
    loss = tf.identity(tf.losses.softmax_cross_entropy(onehot, logits), name="loss")
    optimizer = tf.train.AdagradOptimizer(learning_rate=0.1)
    train_op = optimizer.minimize(loss, global_step=tf.train.get_global_step())
    accuracy = tf.metrics.accuracy(labels, tf.argmax(logits, 1))
    return tf.estimator.EstimatorSpec(
        mode, loss=loss, train_op=train_op, eval_metric_ops={"accuracy": accuracy}
    )


config = tf.estimator.RunConfig(tf_random_seed=11, model_dir="model")
classifier = tf.estimator.Estimator(model_fn, config=config)
train_input_fn = tf.estimator.inputs.numpy_input_fn(
    {"x": x}, y, batch_size=20, num_epochs=None, shuffle=False
)
eval_input_fn = tf.estimator.inputs.numpy_input_fn({"x": x}, y, num_epochs=1, shuffle=False)
classifier.train(train_input_fn, steps=50, hooks=[PrintLoss()])
print(50, classifier.evaluate(eval_input_fn)["loss"])
