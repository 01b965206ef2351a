// Finds the rows of writing in a drawing. Mirrors number_reader/handwriting/writing/page.py and
// number_reader/handwriting/paper/looks.py, but ignores ruled paper, lines between columns, the borders
// of photographs, and the limits on the amount of writing.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {constants, grouping, imaging, ink, pieces} = tf1mnist;
  const {LEAST_SIDE, LEAST_SIZE, MOST_PIXELS, SIDE} = constants.looks;
  const {LONGEST_PIECE, LOWEST} = constants.page;
  const {round} = tf1mnist.numbers;

  // Returns the page: `ink`, an image (0 is paper, 255 is ink); `pieces` and `rows`; and `scale`,
  // the length of one pixel of the page in pixels of the picture. Returns null if there is no ink.
  // picture: an image, 0 is black, 255 is white.
  function find(picture) {
    const longest = Math.max(picture.width, picture.height);
    const enlarged = imaging.enlarge(picture, Math.ceil(LEAST_SIDE / longest));
    const {page, level, found, kept} = look(enlarged, SIDE);
    if (!kept.includes(true)) return null;
    const rows = grouping.rows(found.boxes, kept).filter((row) => isRow(found.boxes, row));
    const ofWriting = pieces.maskOf(found, kept).values;
    const scale = longest / Math.max(page.width, page.height);
    return {ink: ink.soften(page, level, ofWriting), pieces: found, rows, scale};
  }

  // Finds the pieces of ink after shrinking a picture to `side` pixels on its longer side, or to a
  // larger size if its digits are small.
  function look(picture, side) {
    const longest = Math.max(picture.width, picture.height);
    const page = imaging.shrink(picture, Math.max(1, round(longest / side)));
    const level = ink.threshold(page);
    const found = pieces.find(ink.mask(page, level)), kept = pieces.writing(found);
    const written = found.boxes.filter((_, k) => kept[k]);
    const isLegible = written.length > 0 && pieces.digitSize(written) >= LEAST_SIZE;
    const pixels = page.width * page.height;
    const isLargest = page.width === picture.width || 4 * pixels > MOST_PIXELS;
    return isLegible || isLargest ? {page, level, found, kept} : look(picture, 2 * side);
  }

  // Returns whether a row may consist of digits, rather than of a line.
  function isRow(boxes, row) {
    return row.height >= LOWEST
      && row.digits.some((k) => boxes[k].width <= LONGEST_PIECE * row.height);
  }

  tf1mnist.page = {find};
}
