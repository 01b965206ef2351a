// Reads the numbers in a drawing, with the signs between their digits: finds the rows of writing,
// and recognizes each of them.
//
// These scripts do what the modules of the same names do in Python, where these are explained, for
// black strokes of one width on a clean white canvas. Only Python reads photographs, ruled paper,
// tables, rotated pages and other pictures. A test compares the limits and the results.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {acceptance, line_images, page_rows, recognizer} = tf1mnist;

  // Reads a drawing.
  // picture: a Uint8Array of grey values, 0 is ink, 255 is paper, as from `Paper.picture`.
  // network: a tf1mnist.Network.
  // Returns `text`, the texts of the rows; `rows`, as from recognizer.js, each with `doubtful`; and
  // `left_out`, the number of rows that show something other than digits. If there is nothing to
  // read, there are no rows, and `error` gives the reason: its `key` is the name of a text.
  tf1mnist.read = (picture, width, height, network) => {
    const page = page_rows.find({values: picture, width, height});
    if (page === null) return nothing("no ink");
    if (!page.rows.length) return nothing("no digits");
    const images = page.rows.map((row) => line_images.cut(page, row));
    const seen = images.map((image) => recognizer.read(network, image));
    const rows = acceptance.accepted(seen, (k) => recognizer.readOne(network, images[k]));
    const text = rows.map((row) => row.text).join("\n");
    return {text, rows, left_out: seen.length - rows.length};
  };

  function nothing(key) {
    return {text: "", rows: [], left_out: 0, error: {key}};
  }
}
