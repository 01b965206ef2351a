"""`gym`, whose environments are those of Gymnasium, its successor.

`step` again returns four values, and `reset` one. If an installed gym still does so, that gym is
used.

core           the classes from which programs derive their own
adapter        an environment of Gymnasium as one of gym
wrappers       the time limit, and others
registration   `make`; `gym` itself and its other modules
installed      whether such a gym is installed
"""
