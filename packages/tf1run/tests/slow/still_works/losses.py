import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

logits = tf.zeros((1, 2))
tf.losses.sparse_softmax_cross_entropy(labels=[1], logits=logits)
tf.losses.softmax_cross_entropy(onehot_labels=[[0, 1]], logits=logits)
tf.losses.mean_squared_error(labels=[1.0], predictions=[3.0])
with tf.Session() as sess:
    print([round(float(loss), 4) for loss in sess.run(tf.losses.get_losses())])
    print(round(float(sess.run(tf.losses.get_total_loss())), 4))
# [0.6931, 0.6931, 4.0]
# 5.3863
