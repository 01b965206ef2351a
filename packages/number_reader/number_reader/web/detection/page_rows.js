// Finds the rows of writing in a drawing.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const LONGEST_PIECE = 50;
  const {components, grouping, ink} = tf1mnist;

  // Returns the page: `ink`, an image (0 is paper, 255 is ink); `labels` and `components`, as from
  // `components.find`; and `rows`. Returns null if there is no ink.
  // picture: an image, 0 is black, 255 is white.
  function find(picture) {
    const threshold = ink.threshold(picture);
    const found = components.find(ink.mask(picture, threshold));
    const written = components.writing(found.components);
    if (!written.length) return null;
    const rows = grouping.rows(written).filter(isRow);
    return {...found, ink: ink.soften(picture, threshold), rows};
  }

  // Returns whether a row may consist of digits, rather than of a line.
  function isRow({digits, height}) {
    return digits.some(({width}) => width <= LONGEST_PIECE * height);
  }

  tf1mnist.page_rows = {find};
}
