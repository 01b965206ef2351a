"""`gym`, with the environments of its successor, Gymnasium.

`step` returns four values again, and `reset` returns one. If a gym with this behaviour is
installed, it is used instead.

core           the classes from which programs derive their own
adapter        adapts an environment of Gymnasium to gym
wrappers       the time limit, and others
registration   `make`; `gym` itself and its other modules
installed      finds out whether such a gym is installed
"""
