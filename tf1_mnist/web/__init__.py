"""What runs in a browser: classic scripts without a build step, which also work from a file.

    paper.js        a canvas that is written on
    handwriting/    a drawing -> rows -> digits and signs, as the Python package of that name
    network.py      a trained network -> a script with its layers and its weights
    network.js      computes the network's probabilities; convolve.wat is its inner loop
    figures.py      the scripts and texts of live figures, for a page
    figures.js      makes the figures of a page live; each is a script in figures/
"""
