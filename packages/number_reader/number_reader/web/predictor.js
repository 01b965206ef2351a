// Reads the numbers in a drawing, with the signs between their digits: finds the rows of writing,
// and recognizes each of them.
//
// These scripts do what the modules of the same names do in Python, where these are explained, for
// black strokes of one width on a clean white canvas. Only Python reads photographs, ruled paper,
// tables, rotated pages and other pictures. A test compares the limits and the results.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const LEAST_CONFIDENCE = 0.3;
  const {acceptance, line_images, page_rows, recognizer} = tf1mnist;
  const {argmax, indices} = tf1mnist.numbers;

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
    const rows = answered(seen, (k) => recognizer.readOne(network, images[k]));
    const text = rows.map((row) => row.text).join("\n");
    return {text, rows, left_out: seen.length - rows.length};
  };

  function nothing(key) {
    return {text: "", rows: [], left_out: 0, error: {key}};
  }

  // Chooses the rows of the answer, and marks the doubtful ones, by the rule that Python follows.
  // A row at the edge of the canvas counts like any other, since nothing but strokes can be there.
  // readOne: reads a row, given its index, as a single digit.
  function answered(seen, readOne) {
    const digits = seen.map((row) => row.digits.length);
    const scores = seen.map((row) => acceptance.lessDoubt(row.score, row.confidence, size(row)));
    const shown = acceptance.rowsShowDigits(scores, digits);
    const rows = seen
      .map((row, k) => ({...row, doubtful: !(shown[k] && isSure(row))}))
      .filter((row, k) => acceptance.mayShowDigits(row.score, digits[k]));
    if (rows.length) return rows;
    const withDigits = indices(seen.length, (k) => digits[k] > 0);
    const some = withDigits.length ? withDigits : indices(seen.length);
    const likeliest = some[argmax(some.map((k) => scores[k]))];
    const row = withDigits.length ? seen[likeliest] : readOne(likeliest);
    return [{...row, doubtful: true}];
  }

  // Returns the number of digits and signs in a row.
  function size({digits, signs}) {
    return digits.length + signs.length;
  }

  // Returns whether a row's text is likely enough, and whether the row cannot show figures.
  function isSure(row) {
    const isLikely = row.confidence >= LEAST_CONFIDENCE ** size(row);
    return isLikely && !acceptance.mayBeFigures(row.unlikeFigures, row.digits.length);
  }
}
