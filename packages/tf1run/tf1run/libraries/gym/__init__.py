"""Stands in for `gym`, with the environments of its successor, Gymnasium.

As in gym, `step` returns four values, and `reset` returns one. If a version of gym that still works
in this way is installed, that version is used instead.

core           the classes from which programs derive their own classes
adapter        adapts a Gymnasium environment to gym
wrappers       the time limit and other wrappers
registration   `make`; `gym` itself and its other modules
installed      finds out whether such a version of gym is installed
"""
