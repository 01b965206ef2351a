"""Runs an exported network in a browser; the scripts need no build step.

Pages also work when they are opened from disk.

ops.py          converts the ops of a trained network to layers
network.py      writes the layers and the weights of a trained network to a script
network.js      computes the network's probabilities; convolve.wat is its inner loop
digit.html      the page of `export --to web`, on which one writes a digit; digit.js prepares it
paper.js        a canvas to write on; strokes.js makes digits from strokes, for examples
pixels.js       shows numbers as pixels
pages.py        assembles pages, which begin with head.html and header.html, look as style.css says,
                and are translated by language.js
words.tsv       the texts that users see, with a column for each language
"""
