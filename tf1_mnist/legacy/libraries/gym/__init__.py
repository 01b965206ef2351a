"""`gym`, with the environments of its successor, Gymnasium.

`step` returns four values again, and `reset` returns one. If a gym that does so itself is
installed, that gym is used instead.

core           the classes from which programs derive their own classes
adapter        adapts an environment of Gymnasium to gym
wrappers       the time limit and other wrappers
registration   `make`; `gym` itself and its other modules
installed      finds out whether such a gym is installed
"""
