import tensorflow as tf
from tensorflow.contrib.tpu.python.tpu import tpu_config
from tensorflow.python.estimator import estimator, model_fn as model_fn_lib
from tensorflow.python.estimator.canned import prediction_keys
from tensorflow.python.estimator.export import export
from tensorflow.python.estimator.inputs.numpy_io import numpy_input_fn

print(estimator.Estimator is tf.estimator.Estimator)
print(model_fn_lib.EstimatorSpec is tf.estimator.EstimatorSpec)
print(numpy_input_fn is tf.estimator.inputs.numpy_input_fn)
print(tpu_config.RunConfig is tf.contrib.tpu.RunConfig)
print(prediction_keys.PredictionKeys.CLASS_IDS)
receiver = export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None, 2])})
print(receiver().features["x"].shape)
# > True
# > True
# > True
# > True
# > class_ids
# > (?, 2)
