# TensorFlow 2 only: Python 3 refuses a quotient in range().

total_batch = 55000 / 100
print(len(range(total_batch)))  # > 550
