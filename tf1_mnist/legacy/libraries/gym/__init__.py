"""`gym`, whose environments are those of Gymnasium, its successor.

`step` returns four values again, and `reset` one. An installed gym that still does so comes first.

core           the classes that programs derive theirs from
adapter        an environment of Gymnasium as one of gym
wrappers       the time limit, and others
registration   `make`; `gym` itself and its other modules
installed      which gym is installed
"""
