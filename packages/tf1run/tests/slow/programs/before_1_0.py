# TensorFlow 2 only: 1.15.5 has lost these names too.
import tensorflow as tf
from tensorflow.models.rnn import rnn, rnn_cell

a, b = tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])
logits, labels = tf.constant([[0.0, 0.0]]), tf.constant([[0.0, 1.0]])
with tf.Session() as sess:
    print(sess.run(tf.mul(a, b)), sess.run(tf.sub(a, b)), sess.run(tf.neg(a)))
    # > [[3. 8.]] [[-2. -2.]] [[-1. -2.]]
    print(sess.run(tf.concat(1, [a, b])), sess.run(tf.concat([a, b], 0)).tolist())
    # > [[1. 2. 3. 4.]] [[1.0, 2.0], [3.0, 4.0]]
    print([part.tolist() for part in sess.run(tf.split(1, 2, a))])  # > [[[1.0]], [[2.0]]]
    print([part.tolist() for part in sess.run(tf.split(a, 2, 1))])  # > [[[1.0]], [[2.0]]]
    print(sess.run(tf.pack([1, 2])), sess.run(tf.unpack(tf.constant([1, 2]))))  # > [1 2] [1, 2]
    print(sess.run(tf.select([True, False], [1, 2], [3, 4])))  # > [1 4]
    print(sess.run(tf.reverse(a, [False, True])), sess.run(tf.reverse(a, [1])))
    # > [[2. 1.]] [[2. 1.]]
    print(sess.run(tf.batch_matmul(a[None], b[:, :, None])))  # > [[[11.]]]
    # log(2), computed by hand.
    print(sess.run(tf.nn.softmax_cross_entropy_with_logits(logits, labels)).round(4))  # > [0.6931]
    print(sess.run(tf.nn.sparse_softmax_cross_entropy_with_logits(logits, [1])).round(4))
    # > [0.6931]
    print(sess.run(tf.nn.sigmoid_cross_entropy_with_logits(logits, labels)).round(4))
    # > [[0.6931 0.6931]]
    print(sess.run(tf.nn.sigmoid_cross_entropy_with_logits(logits, targets=labels)).round(4))
    # > [[0.6931 0.6931]]
    # The arguments of 1.0, by position.
    print(sess.run(tf.nn.softmax_cross_entropy_with_logits(None, labels, logits)).round(4))
    # > [0.6931]
    print(sess.run(tf.nn.sparse_softmax_cross_entropy_with_logits(None, [1], logits)).round(4))
    # > [0.6931]
    print(sess.run(tf.nn.sigmoid_cross_entropy_with_logits(None, labels, logits)).round(4))
    # > [[0.6931 0.6931]]
    whitened = sess.run(tf.image.per_image_whitening(tf.reshape(tf.range(4.0), [2, 2, 1])))
    print(whitened.mean().round(4), whitened.std().round(4))  # > 0.0 1.0

    tf.scalar_summary("loss", 0.5)
    tf.histogram_summary("weights", a)
    tf.image_summary("images", tf.zeros([1, 2, 2, 1]))
    merged = tf.merge_all_summaries()
    writer = tf.train.SummaryWriter("log", sess.graph)
    writer.add_summary(sess.run(merged), 1)
    summary = tf.Summary.FromString(sess.run(merged))
    print([value.tag for value in summary.value])  # > ['loss', 'weights', 'images/image/0']
    writer.close()

lstm = rnn_cell.BasicLSTMCell(3, forget_bias=1.0, input_size=2)
stacked = rnn_cell.MultiRNNCell([lstm] * 2)
outputs, _ = rnn.rnn(stacked, [a, b], dtype=tf.float32)
print(len(outputs), len(tf.trainable_variables()))  # > 2 4
