"""Pages to write on. The page of `draw` reads through its server, others with JavaScript.

pages.py        the pages, and the scripts that they load together
server.py       serves one page on this machine, and answers its requests
visitors.py     shares the server among its visitors
workers.py      the threads in which the network reads
words.tsv       the texts that users see, with a column for each language
corrections.js  stores rows with the labels typed on draw.html, and shows the stored rows
predictor.js    reads drawings, for pages that are opened without a server: the book's and read.html
detection/      finds the ink, its connected components and the rows of writing
recognition/    turns rows of writing into text with the network
numbers.js      does what NumPy does for Python; imaging.js does what OpenCV does
draw.html       the page of `draw`; read.html is the page of `export --to web`. Both pages show
                answers with answer.html and answer.js
maps.js         selects the feature maps of an image to show
"""
