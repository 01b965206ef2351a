"""What runs in a browser: classic scripts without a build step, which also work when opened from a
file.

pages.py        assembles pages
server.py       serves one page on this machine, and answers its requests
words.tsv       the texts that people see, with a column for each language
paper.js        a canvas to write on
corrections.js  on draw.html, stores rows with the typed labels and shows the stored rows
handwriting/    reads what is written; each script mirrors the module of that name in
                tf1_mnist/handwriting or one of its folders; constants.js has their constants
draw.html       the page of `draw`; read.html, the page of `export --to web`. Both begin with
                head.html and header.html, show answers with answer.html and answer.js, and are
                translated by language.js
network.py      a trained network -> a script with its layers and its weights
network.js      computes the network's probabilities; convolve.wat is its inner loop
maps.js         the feature maps of an image
figures.py      provides what pages with live figures load
figures.js      makes the figures of a page live; each figure is a script in figures/
parts.js        elements, controls and handles for live figures; contours.js draws contour lines
strokes.js      digits as strokes, for examples; pixels.js shows numbers as pixels
"""
