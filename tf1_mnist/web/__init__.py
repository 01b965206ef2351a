"""What runs in a browser: classic scripts without a build step, which also work from a file.

`network.py` writes a trained network as a script, with its layers and its weights. `network.js`
computes its probabilities; the inner loop is `convolve.wat`.
"""
