import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

import hashlib


def build(use_resource):
    w = tf.get_variable("w", initializer=[1.0, 2.0], use_resource=use_resource)
    tf.train.AdamOptimizer().minimize(tf.reduce_sum(w * w))
    return w, tf.train.Saver()


with tf.Graph().as_default(), tf.Session() as sess:
    w, saver = build(use_resource=False)
    sess.run(tf.global_variables_initializer())
    saver.save(sess, "model/model.ckpt", global_step=1)
with tf.Graph().as_default(), tf.Session() as sess:
    w, saver = build(use_resource=True)
    saver.restore(sess, tf.train.latest_checkpoint("model"))
    print(sess.run(w))  # [1. 2.]
print([name for name, _ in tf.train.list_variables("model")])
# ['beta1_power', 'beta2_power', 'w', 'w/Adam', 'w/Adam_1']
for suffix in ("index", "data-00000-of-00001"):
    with open("model/model.ckpt-1." + suffix, "rb") as file:
        print(hashlib.sha256(file.read()).hexdigest()[:16])
# 0676907b0ac64a2e
# a7e3a91949d66062
