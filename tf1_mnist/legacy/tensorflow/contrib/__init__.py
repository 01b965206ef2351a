"""`tf.contrib`: 1.15.5's own files, and what they lack here.

Its packages that consist of compiled code have stand-ins, each in a file with the package's name.
"""
