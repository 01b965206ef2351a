// Reads the numbers in a drawing, with the signs between their digits.
//
// Mirrors number_reader/handwriting/reading.py, for drawings on a clean white canvas. Only the
// Python version reads photographs, ruled paper, tables, rotated pages and light ink on dark paper.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {LIKELY} = tf1mnist.constants.reading;
  const {evidence, page, spelling, strips} = tf1mnist;
  const {argmax, indices} = tf1mnist.numbers;

  // Reads a drawing.
  // picture: a Uint8Array of grey values, 0 is black, 255 is white.
  // network: a tf1mnist.Network.
  // Returns an object with the keys of `read --json`. Each row also has `images`, the network's
  // inputs (0 is paper, 255 is ink); `evidence` and `unlikeFigures`, as in evidence.js; and `source`,
  // from which the answer was read: `image`, the row at the width that was read best, and `columns`,
  // the probabilities of each of its columns. If there is nothing to read, there are no rows, and
  // `error` gives the reason: its `key` is the name of a text.
  tf1mnist.read = (picture, width, height, network) => {
    const found = page.find({values: picture, width, height});
    if (found === null) return nothing("no ink");
    if (!found.rows.length) return nothing("no digits");
    const written = readRows(found, network), rows = answered(found, written, network);
    const [text, number] = ["text", "number"].map((key) => rows.map((row) => row[key]).join("\n"));
    return {text, number, rows, table: null, cells: [], left_out: written.length - rows.length};
  };

  function nothing(key) {
    return {text: "", number: "", rows: [], table: null, cells: [], left_out: 0, error: {key}};
  }

  // Chooses the rows of the answer, and marks the doubtful ones, following the rule in reading.py.
  // A row at the edge of the canvas counts like any other, since nothing but strokes can be there.
  function answered(found, written, network) {
    const digits = written.map((row) => row.digits.length);
    const lessDoubt = written.map(
      (row) => evidence.lessDoubt(row.evidence, row.confidence, size(row))
    );
    const shown = evidence.rowsShowDigits(lessDoubt, digits);
    const rows = written
      .map((row, k) => ({...row, doubtful: !(shown[k] && isSure(row))}))
      .filter((row, k) => evidence.mayShowDigits(row.evidence, digits[k]));
    if (rows.length) return rows;
    const withDigits = indices(written.length, (k) => digits[k] > 0);
    const some = withDigits.length ? withDigits : indices(written.length);
    const likeliest = some[argmax(some.map((k) => lessDoubt[k]))];
    const row = withDigits.length ? written[likeliest] : readOne(found, likeliest, network);
    return [{...row, doubtful: true}];
  }

  function readOne(found, k, network) {
    return spelling.readOne(network, strips.cut(found, found.rows[k]), found.scale);
  }

  function readRows(found, network) {
    const cut = found.rows.map((row) => strips.cut(found, row));
    return spelling.read(network, cut, found.scale);
  }

  // Returns the number of digits and signs in a row.
  function size({digits, signs}) {
    return digits.length + signs.length;
  }

  // Returns whether a row's text is likely enough, and whether the row cannot show figures.
  function isSure(row) {
    const isLikely = row.confidence >= LIKELY ** size(row);
    return isLikely && !evidence.mayBeFigures(row.unlikeFigures, row.digits.length);
  }
}
