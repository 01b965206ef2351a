"use strict";
// Shows numbers as pixels of a picture, in which a mouse, a finger or the arrow keys choose a
// place.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  const ARROWS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};

  const grey = (value) => [0, 0, 0, value];
  const amber = (value) => [255, 196, 112, value];
  const blue = (share) => [43, 123, 214, 255 * share];
  const red = (share) => [217, 58, 42, 255 * share];

  // Fills a canvas with a pixel for each number, row by row. `colour` returns the red, green, blue
  // and opacity values for a number, all from 0 to 255.
  function paint(canvas, width, values, colour) {
    canvas.width = width;
    canvas.height = values.length / width;
    const picture = new ImageData(canvas.width, canvas.height);
    values.forEach((value, k) => picture.data.set(colour(value), 4 * k));
    canvas.getContext("2d").putImageData(picture, 0, 0);
  }

  // Returns a canvas with an image, {values, width, height}.
  function painted({width, values}, colour) {
    const canvas = document.createElement("canvas");
    paint(canvas, width, values, colour);
    return canvas;
  }

  // Draws a frame around `size` x `size` pixels of a picture of `side` x `side` pixels.
  function surround(frame, row, column, size, side) {
    frame.style.left = `${100 * column / side}%`;
    frame.style.top = `${100 * row / side}%`;
    frame.style.width = frame.style.height = `${100 * size / side}%`;
  }

  // Colours the background of a number, a share of the largest one: blue if it is positive, red if
  // it is negative, and pale enough for text.
  function tint(cell, share) {
    cell.style.setProperty("--share", `${50 * Math.abs(share)}%`);
    cell.classList.toggle("negative", share < 0);
  }

  // Calls `pointed(y, x, isPressed)` when a mouse or a finger points at a place in a canvas; x and
  // y are shares of the width and the height. Calls `moved(down, right)` for arrow keys; `moved`
  // returns false if it does not use a key.
  function choose(element, canvas, pointed, moved) {
    for (const name of ["pointerdown", "pointermove"]) {
      element.addEventListener(name, (event) => {
        if (name === "pointerdown") element.setPointerCapture(event.pointerId);
        const {left, top, width, height} = canvas.getBoundingClientRect();
        pointed(
          (event.clientY - top) / height, (event.clientX - left) / width, event.buttons > 0
        );
      });
    }
    element.addEventListener("keydown", (event) => {
      if (!(event.key in ARROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
      if (moved(...ARROWS[event.key]) !== false) event.preventDefault(); // the page would scroll
    });
  }

  tf1mnist.pixels = {grey, amber, blue, red, paint, painted, surround, tint, choose};
}
