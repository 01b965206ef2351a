"""Pages to write on, and the reading of drawings in JavaScript.

pages.py        the pages, and the scripts that they load together
server.py       serves one page on this machine, and answers its requests
visitors.py     shares the server among its visitors
workers.py      the threads in which the network reads
words.tsv       the texts that users see, with a column for each language
corrections.js  stores rows with the labels typed on draw.html, and shows the stored rows
handwriting/    reads drawings; each script mirrors a module of detection, recognition or the
                package itself; constants.js contains the constants of these modules, and
                tools/script_constants.py says which script mirrors which module
draw.html       the page of `draw`; read.html is the page of `export --to web`. Both pages show
                answers with answer.html and answer.js
maps.js         selects the feature maps of an image to show
"""
