"""Provides the `tf.contrib` of TensorFlow 1.15.5, and replaces those parts that cannot run today.

top_level                      `tf.contrib` itself
compiled                       compiled ops; _graphs, _cudnn_rnn: graphs that replace some of them
boosted_trees, tensor_forest   stand-ins for packages of compiled code
seq2seq_1_0                    decoding as in TensorFlow 1.0
slim                           `tf_slim`
"""
