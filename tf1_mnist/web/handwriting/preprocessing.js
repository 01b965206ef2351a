// Turns the ink of a digit into an image like those in MNIST.
// Mirrors tf1_mnist/handwriting/writing/preprocessing.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {constants, imaging, ink, pieces} = tf1mnist, {IMAGE_SIZE} = constants.data;
  const {CROP_SIDE, DIGIT_SIZE, STROKE_WIDTH} = constants.preprocessing;
  const {clip, largest, round} = tf1mnist.numbers;

  // Returns the indices of the pieces of each digit in a row, from left to right.
  function rowGroups(page, row) {
    const members = [...row.digits, ...row.others];
    const groups = pieces.inARow(members.map((k) => page.pieces.boxes[k]));
    return groups.map((group) => group.map((k) => members[k]));
  }

  // Turns a digit on a page into an image of 28 x 28 pixels: 0 is paper, and 255 is ink.
  function image(page, members) {
    const box = pieces.around(members.map((k) => page.pieces.boxes[k]));
    const margin = marginOf(box.bottom - box.top, box.right - box.left);
    const near = imaging.within(page.ink, box, margin), part = imaging.crop(page.ink, near);
    return centre(scale(thicken(crop(part, pieces.maskNear(page.pieces, members, near)))));
  }

  function marginOf(height, width) {
    return Math.floor(Math.max(height, width) / DIGIT_SIZE) + 1;
  }

  // Crops the ink inside a digit's mask and its soft edge, and shrinks the crop if it is large.
  function crop(part, mask) {
    const {top, left, bottom, right} = imaging.around(mask);
    const near = imaging.around(mask, marginOf(bottom - top, right - left));
    const longest = Math.max(near.bottom - near.top, near.right - near.left);
    const factor = Math.max(1, round(longest / CROP_SIDE));
    const [digit, inside] = [part, mask].map((each) => imaging.shrink(imaging.crop(each, near), factor));
    const wide = imaging.dilateSquare(inside, marginOf(inside.height, inside.width));
    digit.values = digit.values.map((value, k) => wide.values[k] && value);
    return imaging.crop(digit, imaging.around(digit));
  }

  // Thickens thin strokes to MNIST's width, since they would fade when the digit is scaled down.
  function thicken(digit) {
    const {width, height} = digit, most = largest(digit.values);
    const dark = {width, height, values: digit.values.map((value) => round(value * (255 / most)))};
    const reach = ink.growth(dark, STROKE_WIDTH * Math.max(width, height));
    const box = {top: -reach, left: -reach, bottom: height + reach, right: width + reach};
    return imaging.dilateSquare(imaging.crop(dark, box), reach);
  }

  // Scales a digit so that its longer side is 20 pixels, with anti-aliasing. The aspect ratio is
  // kept.
  function scale(digit) {
    const [width, height] = [digit.width, digit.height].map((side) =>
      Math.max(1, round(DIGIT_SIZE * side / Math.max(digit.width, digit.height))));
    return imaging.resizeHamming(digit, width, height);
  }

  // Moves a digit's centre of mass to the centre of 28 x 28 pixels, to the nearest pixel.
  function centre({values, width, height}) {
    let total = 0, x = 0, y = 0;
    values.forEach((value, k) => {
      total += value;
      x += value * (k % width);
      y += value * Math.floor(k / width);
    });
    const left = clip(round(IMAGE_SIZE / 2 - x / total), 0, IMAGE_SIZE - width);
    const top = clip(round(IMAGE_SIZE / 2 - y / total), 0, IMAGE_SIZE - height);
    const box = {top: -top, left: -left, bottom: IMAGE_SIZE - top, right: IMAGE_SIZE - left};
    return imaging.crop({values, width, height}, box);
  }

  tf1mnist.preprocessing = {image, rowGroups};
}
