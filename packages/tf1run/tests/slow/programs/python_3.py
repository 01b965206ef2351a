# Python 3's division stays as it is.
print(7 / 2)  # > 3.5
