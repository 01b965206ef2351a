"""Stand-ins for TensorFlow's own old names and modules.

top_level    `tf` itself
before_1_0   `tf.mul`, `tf.concat(axis, values)`, `tf.scalar_summary`, ...
devices      `tf.device`
layers       `tf.layers`
estimator    `tf.estimator`
tpu          modules that tensorflow-estimator imports but TensorFlow lacks
contrib/     `tf.contrib`
"""
