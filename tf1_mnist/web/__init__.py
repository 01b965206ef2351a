"""What runs in a browser: classic scripts without a build step, which also work from a file.

    network.py      a trained network -> a script with its layers and its weights
    network.js      computes the network's probabilities; convolve.wat is its inner loop
"""
