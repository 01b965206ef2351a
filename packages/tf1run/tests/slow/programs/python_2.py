# -*- coding: utf-8 -*-
# TensorFlow 2 only: its Python cannot read this either.
import urllib, cPickle, StringIO
import numpy as np
import tensorflow as tf

print "step %d, training accuracy %g" % (0, 0.25)  # > step 0, training accuracy 0.25
print 7 / 2, 7 / 2.0, np.array([7]) / 2  # > 3 3.5 [3]
print np.sort({3: 0, 1: 0}.keys()), reduce(lambda a, b: a + b, [1, 2])  # > [1 3] 3
x = 9
x /= 2
print x  # > 4
pixels = rows = np.array([4.0, 6.0])
rows /= 2
whole = {"n": 9, "all": np.array([9, 7])}
whole["n"] /= 2
whole["all"][1] /= 2
print pixels, whole["n"], whole["all"]  # > [2. 3.] 4 [9 3]
for i in xrange(55000 / 100 / 275):
	print i,
        print "tabs"
# > 0 tabs
# > 1 tabs
counts = {"a": 1}
print counts.has_key("a"), counts.items()[0], map(len, ["ab"])  # > True ('a', 1) [2]
try:
    raise ValueError, "old"
except ValueError, e:
    print e  # > old
print sorted([3, 1, 2], cmp=lambda a, b: b - a) if False else cmp(1, 2)  # > -1
print isinstance(u"text", unicode), 10L  # > True 10
print tf.Session().run(tf.constant(7) / 2)  # > 3
print cPickle.loads(cPickle.dumps([1])), StringIO.StringIO("a").read()  # > [1] a
class Numbers(object):
    def __iter__(self):
        return self
    def next(self):
        return 5
class Batches(object):
    size = 9
    def next(self, size=1):
        return size
print Numbers().next(), iter([6]).next(), next(Numbers()), Batches().next(size=2)  # > 5 6 5 2
batches = Batches()
batches.size /= 2
print batches.size  # > 4
