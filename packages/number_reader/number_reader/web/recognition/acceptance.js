// Decides, by their rejection scores, which rows show digits, rather than print or a drawing, and
// which of these are doubtful.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const LIKELY = 0.3, LIMIT = 0.1, SPREAD = 2.6, WIDEST = 3.6, SURE = 3.0, DOUBT = 4.0;
  const FIGURES_LIMIT = -0.3, FIGURES_SPREAD = 1.5, LEAST_CONFIDENCE = 1e-300;
  const {argmax, indices, sum} = tf1mnist.numbers;

  // Chooses the rows of the answer, and marks the doubtful ones, by the rule that Python follows.
  // A row at the edge of the canvas counts like any other, since nothing but strokes can be there.
  // readOne: reads a row, given its index, as a single digit.
  function accepted(seen, readOne) {
    const digits = seen.map((row) => row.digits.length);
    const scores = seen.map((row) => lessDoubt(row.score, row.confidence, size(row)));
    const shown = rowsShowDigits(scores, digits);
    const rows = seen
      .map((row, k) => ({...row, doubtful: !(shown[k] && isSure(row))}))
      .filter((row, k) => mayShowDigits(row.score, digits[k]));
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
    const isLikely = row.confidence >= LIKELY ** size(row);
    return isLikely && !mayBeFigures(row.figureScore, row.digits.length);
  }

  // Returns the score of a row, reduced by the reader's doubt.
  // score: as from `rejection.ofRow`. confidence: the probability of what was read in the row.
  // symbols: the number of digits and signs in it.
  function lessDoubt(score, confidence, symbols) {
    const doubt = -Math.log(Math.max(confidence, LEAST_CONFIDENCE)) / Math.max(symbols, 1);
    return score - DOUBT * doubt;
  }

  // Returns which rows of a page show digits. A row with a score below `SURE` counts only if the
  // whole page shows digits, too. A row in which no digit was read counts as one digit in this
  // decision about the page.
  // scores: that of each row, as from `lessDoubt`. digits: the number of digits read in each row.
  function rowsShowDigits(scores, digits) {
    const counted = digits.map((each) => Math.max(each, 1));
    const mean = sum(scores.map((each, k) => each * counted[k])) / sum(counted);
    const leastOfAll = mean >= least(sum(counted)) ? -Infinity : SURE;
    return scores.map(
      (each, k) => digits[k] > 0 && each >= Math.max(least(counted[k]), leastOfAll)
    );
  }

  // Returns whether a row could show digits, and does not clearly show something else.
  // score: as from `rejection.ofRow`. digits: the number of digits that were read in the row.
  function mayShowDigits(score, digits) {
    return digits > 0 && score >= least(digits, WIDEST);
  }

  // Returns whether a row may show figures drawn in lines, such as triangles, instead of digits.
  // figureScore: as from `rejection.ofRow`. digits: the number of digits that were read in it.
  function mayBeFigures(figureScore, digits) {
    return figureScore < least(Math.max(digits, 1), FIGURES_SPREAD, FIGURES_LIMIT);
  }

  // Returns the least score that a number of digits requires.
  function least(digits, spread = SPREAD, limit = LIMIT) {
    return limit - spread / Math.sqrt(digits);
  }

  tf1mnist.acceptance = {accepted, lessDoubt, rowsShowDigits, mayShowDigits, mayBeFigures};
}
