import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)


def model_fn(features, labels, mode, params):
    print(mode, params["batch_size"])
    w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
    predictions = w * features["x"]
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.contrib.tpu.TPUEstimatorSpec(mode, predictions={"y": predictions})
    loss = tf.losses.mean_squared_error(labels, predictions)
    optimizer = tf.train.GradientDescentOptimizer(params["rate"])
    if params["use_tpu"]:
        optimizer = tf.contrib.tpu.CrossShardOptimizer(optimizer)
    train_op = optimizer.minimize(loss, tf.train.get_global_step())

    def metric_fn(labels, predictions):
        return {"error": tf.metrics.mean_absolute_error(labels, predictions)}

    return tf.contrib.tpu.TPUEstimatorSpec(
        mode, loss=loss, train_op=train_op, eval_metrics=(metric_fn, [labels, predictions])
    )


def input_fn(params):
    data = {"x": np.array([1.0, 2.0], np.float32)}, np.array([3.0, 6.0], np.float32)
    dataset = tf.data.Dataset.from_tensor_slices(data).repeat()
    return dataset.batch(params["batch_size"], drop_remainder=True)


tpu = tf.contrib.tpu
config = tpu.RunConfig(
    model_dir="model",
    save_checkpoints_steps=2,
    tpu_config=tpu.TPUConfig(
        iterations_per_loop=1000,
        num_shards=8,
        per_host_input_for_training=tpu.InputPipelineConfig.PER_HOST_V2,
    ),
)
estimator = tpu.TPUEstimator(
    model_fn,
    config=config,
    params={"rate": 0.25, "use_tpu": False},
    use_tpu=False,
    train_batch_size=2,
    eval_batch_size=4,
    predict_batch_size=1,
)
estimator.train(input_fn, max_steps=3)
print(estimator.get_variable_value("w").round(4))
print({k: round(float(v), 4) for k, v in sorted(estimator.evaluate(input_fn, steps=2).items())})
for prediction, _ in zip(estimator.predict(input_fn), range(2)):
    print(round(float(prediction["y"]), 4))
print(estimator.config.tpu_config.num_shards, estimator.latest_checkpoint())
# > train 2
# > 3.0469
# > eval 4
# > {'error': 0.0703, 'global_step': 3.0, 'loss': 0.0055}
# > infer 1
# > 3.0469
# > 6.0938
# > 8 model/model.ckpt-3
