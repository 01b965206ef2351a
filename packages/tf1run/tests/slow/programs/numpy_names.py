# TensorFlow 2 only: the NumPy beside 1.15.5 has these names.
import numpy
import numpy as np

print(np.zeros(2, np.float).dtype, np.int(3.7), np.NaN, np.product([2, 3]))  # > float64 3 nan 6
print(np.asscalar(np.array([3])), np.fromstring(b"\1\0", np.int16))  # > 3 [1]
# The oldest input_data.py.
number = numpy.frombuffer(b"\0\0\0\3", numpy.dtype(numpy.uint32).newbyteorder(">"))
print(len(b"abcdef"[:number]), numpy.zeros(6).reshape(number, 2).shape, number[0])  # > 3 (3, 2) 3
print(np.lib.pad([1, 2], 1, "constant"))  # > [0 1 2 0]
print(np.array([[1], [2, 3]]).dtype, np.array([1, 2], copy=False).shape)  # > object (2,)
try:
    np.array([[1], [2, 3]], np.float32)
except ValueError:
    print("not of numbers")  # > not of numbers
print(np.array(object=[1, 2], copy=False).dtype, np.asarray(a=[[1], [2, 3]]).dtype)
# > int64 object
print(np.reshape(a=np.arange(4), newshape=(2, 2)).tolist(), np.asfarray(a=[1]).dtype)
# > [[0, 1], [2, 3]] float64
print(np.linspace(0, 1, num=10 / 2)[1])  # > 0.25
print(np.cast["float32"]([1, 2]).dtype, np.vstack(row for row in ([1, 2], [3, 4])).tolist())
# > float32 [[1, 2], [3, 4]]
table = np.zeros((2, 2))
table.itemset((0, 1), 5)
table.itemset(1, 0, 2)
table.itemset(3, 7)
print(table.tolist())  # > [[0.0, 5.0], [2.0, 7.0]]
