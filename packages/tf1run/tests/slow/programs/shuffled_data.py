import tensorflow as tf

tf.set_random_seed(3)
six = tf.data.Dataset.range(6)
data_sets = [
    six.shuffle(6, seed=5).repeat(3),
    six.shuffle(4).repeat().batch(2).take(2),
    six.apply(tf.data.experimental.shuffle_and_repeat(5, 2)),
    six.shuffle(6, seed=7, reshuffle_each_iteration=False).repeat(2),
]
elements = [data_set.make_one_shot_iterator().get_next() for data_set in data_sets]
once = six.shuffle(6, seed=5).repeat(1).batch(7).make_one_shot_iterator().get_next()
with tf.Session() as sess:
    for element in elements:
        print([sess.run(element).tolist() for _ in range(6 if element.shape.ndims == 0 else 2)])
    # > [3, 4, 2, 1, 0, 5]
    # > [[2, 0], [3, 5]]
    # > [2, 5, 1, 3, 0, 4]
    # > [4, 2, 3, 1, 0, 5]
    # A later epoch has another order, but all elements.
    print(sorted(sess.run(elements[0]) for _ in range(12)) == sorted(2 * list(range(6))))  # > True
    try:
        sess.run([elements[0]])
    except tf.errors.OutOfRangeError:
        print("end")  # > end
    print(sess.run(once).tolist())  # > [0, 2, 3, 1, 5, 4]
    print("%.4f %.4f" % tuple(sess.run(tf.random_uniform([2]))))  # > 0.7109 0.9987
