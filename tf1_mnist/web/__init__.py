"""Pages and scripts for the browser; they need no build step.

Pages also work when they are opened from disk.

pages.py        assembles pages
server.py       serves one page on this machine, and answers its requests
visitors.py     shares the server among its visitors
words.tsv       the texts that users see, with a column for each language
paper.js        a canvas to write on
corrections.js  stores rows with the labels typed on draw.html, and shows the stored rows
handwriting/    reads drawings; each script mirrors the module of the same name in
                tf1_mnist/handwriting or one of its folders; constants.js contains the constants of
                these modules
draw.html       the page of `draw`; read.html is the page of `export --to web` for a reader. Both
                pages show answers with answer.html and answer.js
digit.html      the page of `export --to web` for a network of single digits; digit.js turns a
                drawing into an image like those in MNIST. Every page begins with head.html and
                header.html, and is translated by language.js
ops.py          converts the ops of a trained network to layers
network.py      writes the layers and the weights of a trained network to a script
network.js      computes the network's probabilities; convolve.wat is its inner loop
maps.js         selects the feature maps of an image to show
figures.py      copies the scripts that pages with live figures load
figures.js      makes the figures of a page live; each figure is a script in figures/
parts.js        elements, controls and handles for live figures; contours.js draws contour lines,
                and tasks.js ticks off the tasks that a visitor has done
tour.js         follows a number in a feature map back to the picture; trace.js computes the steps
strokes.js      makes digits from strokes, for examples; pixels.js shows numbers as pixels
"""
