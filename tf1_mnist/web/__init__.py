"""What runs in a browser: classic scripts without a build step, which also work from a file.

pages.py        puts pages together
words.tsv       the texts that people see, with a column for each language
paper.js        a canvas that is written on
corrections.js  stores rows with what somebody types, and shows what is stored, on draw.html
handwriting/    reads what is written; each script mirrors the module of that name in
                tf1_mnist/handwriting
draw.html       the page of `draw`; read.html, that of `export --to web`. Both show answers by
                answer.html and answer.js, in the language of language.js
network.py      a trained network -> a script with its layers and its weights
network.js      computes the network's probabilities; convolve.wat is its inner loop
maps.js         the feature maps of an image
"""
