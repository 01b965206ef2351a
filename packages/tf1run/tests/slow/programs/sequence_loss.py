import tensorflow as tf

logits = tf.zeros([2, 3, 5])
targets = tf.constant([[0, 1, 2], [3, 4, 0]])
weights = tf.constant([[1.0, 1.0, 1.0], [2.0, 0.0, 0.0]])
loss = tf.contrib.seq2seq.sequence_loss
by_sequence = loss(logits, targets, weights, average_across_batch=False)
by_step = loss(logits, targets, weights, average_across_timesteps=False)
with tf.Session() as sess:
    # Each cross entropy is log(5).
    print("%.4f" % sess.run(loss(logits, targets, weights)))  # > 1.6094
    print(["%.4f" % value for value in sess.run(by_sequence)])  # > ['1.6094', '1.6094']
    print(["%.4f" % value for value in sess.run(by_step)])  # > ['1.6094', '1.6094', '1.6094']
