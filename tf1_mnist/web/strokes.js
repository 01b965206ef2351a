"use strict";
// Makes digits from strokes: for examples, and for people who cannot write by hand.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  // The strokes of each digit, as paths in SVG notation; a digit is 100 high.
  const DIGITS = {
    0: ["M34 4C10 4 4 34 4 52C4 78 14 97 31 97C50 97 57 72 57 50C57 26 50 4 32 4"],
    1: ["M8 24L28 4L28 97"],
    2: ["M6 26C8 10 20 3 32 4C48 5 56 16 52 32C48 52 20 74 4 96L58 95"],
    3: [
      "M7 14C14 4 30 1 40 6C54 13 52 34 40 42C34 46 28 47 22 47" +
      "C38 46 56 54 56 72C56 90 38 98 24 97C14 96 8 92 4 86",
    ],
    4: ["M36 4L4 64L58 64", "M44 36L42 97"],
    5: [
      "M12 6L10 46C20 38 30 36 38 38C52 42 58 56 56 70C54 88 40 98 26 97C16 96 8 92 4 86",
      "M12 6L52 5",
    ],
    6: [
      "M44 4C24 16 6 40 5 68C4 88 16 97 30 97C46 97 57 86 56 72" +
      "C55 56 42 50 30 51C18 52 8 60 5 72",
    ],
    7: ["M4 6L56 5C42 32 30 62 24 97"],
    8: [
      "M50 18C46 6 34 2 26 4C12 6 6 20 14 32C22 44 48 52 54 72C58 88 44 98 30 97" +
      "C14 97 4 86 8 72C14 52 46 44 50 18",
    ],
    9: ["M53 26C50 8 36 2 24 5C8 10 2 28 8 42C14 54 34 56 44 44C50 38 54 28 53 12L47 97"],
  };
  const WIDTH = 62, GAP = 22, STEP = 4;

  // Returns the strokes of a number, in the form that a Paper writes. x, y: the centre of the
  // number. height: the height of its digits.
  tf1mnist.strokesOf = (number, x, y, height) => {
    const scale = height / 100;
    const left = x - scale * (number.length * (WIDTH + GAP) - GAP) / 2, top = y - height / 2;
    return [...number].flatMap((digit, k) => DIGITS[digit].map((d) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      const steps = Math.ceil(path.getTotalLength() / STEP);
      return Array.from({length: steps + 1}, (_, step) => {
        const point = path.getPointAtLength(step / steps * path.getTotalLength());
        return {
          x: left + scale * (point.x + k * (WIDTH + GAP)),
          y: top + scale * point.y,
        };
      });
    }));
  };
}
