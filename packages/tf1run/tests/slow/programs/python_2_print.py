# TensorFlow 2 only: Python 3.7 prints the format and fails.
import tensorflow as tf

loss = 0.25
print ("loss %.3f") % loss  # > loss 0.250
print ("%d steps of %d") % (55000 / 100, 3)  # > 550 steps of 3
