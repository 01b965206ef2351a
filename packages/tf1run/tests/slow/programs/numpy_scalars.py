# TensorFlow 2 only: the NumPy beside 1.15.5 does the same anyway.
import numpy as np

print((np.uint8(9) + 1).dtype, (np.float32(3) * 1.5).dtype, np.uint8(255) + 1)  # > int64 float64 256
