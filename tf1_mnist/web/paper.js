// A canvas on which users write with a mouse, a pen or a finger.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const MARGIN = 40;  // the width of the paper around the writing, in pixels of the picture
  const PEN = 18;  // the stroke width, in pixels of the canvas
  const WIDTH = 1120, HEIGHT = 320;  // the size of the canvas on a page
  const HEIGHT_ON_A_PHONE = 700;

  tf1mnist.Paper = class {
    strokes = [];  // each stroke is a list of points {x, y}, in pixels of the canvas
    #canvas;
    #context;
    #pen;
    #changed;
    #isWriting = false;
    #isExample = false;

    // changed: is called whenever something is written by hand.
    // pen: the stroke width, in pixels of the canvas.
    constructor(canvas, changed, pen = PEN) {
      this.#canvas = canvas;
      this.#context = canvas.getContext("2d");
      this.#pen = pen;
      this.#changed = changed;
      canvas.style.touchAction = "none";  // a finger writes, and does not scroll the page
      canvas.addEventListener("pointerdown", (event) => this.#begin(event));
      canvas.addEventListener("pointermove", (event) => this.#continue(event));
      canvas.addEventListener("pointerup", (event) => this.#end(event));
      canvas.addEventListener("pointercancel", (event) => this.#end(event));
      this.clear();
    }

    clear() {
      this.write([]);
    }

    // Gives the canvas the size of an empty sheet, and empties it.
    lay() {
      this.#canvas.width = WIDTH;
      this.#canvas.height = matchMedia("(max-width: 760px)").matches ? HEIGHT_ON_A_PHONE : HEIGHT;
      this.clear();
    }

    // Removes the last stroke.
    undo() {
      this.write(this.strokes.slice(0, -1));
    }

    // Writes strokes on an empty sheet. An example disappears as soon as something else is written.
    write(strokes, isExample = false) {
      this.#isWriting = false;
      this.#isExample = isExample;
      this.#canvas.width = this.#canvas.width;  // empties it, and resets its context
      this.#context.lineCap = this.#context.lineJoin = "round";
      this.#context.lineWidth = this.#pen;
      this.strokes = [];
      for (const stroke of strokes) {
        this.strokes.push([]);
        for (const point of stroke) this.#strokeTo(point);
      }
    }

    // Returns a canvas that shows the writing in black, with white paper around it.
    sheet() {
      const sheet = document.createElement("canvas");
      sheet.width = this.#canvas.width + 2 * MARGIN;
      sheet.height = this.#canvas.height + 2 * MARGIN;
      const context = sheet.getContext("2d", {willReadFrequently: true});
      context.fillStyle = "white";
      context.fillRect(0, 0, sheet.width, sheet.height);
      context.drawImage(this.#canvas, MARGIN, MARGIN);
      return sheet;
    }

    // Returns the grey values of this canvas, a Uint8Array: 0 is ink, 255 is paper.
    picture() {
      const sheet = this.sheet(), {width, height} = sheet;
      const {data} = sheet.getContext("2d").getImageData(0, 0, width, height);
      const values = new Uint8Array(width * height);
      for (let k = 0; k < values.length; k++) values[k] = data[4 * k];
      return {values, width, height};
    }

    #begin(event) {
      if (!event.isPrimary || event.button !== 0) return;
      if (this.#isExample) this.clear();
      this.#canvas.setPointerCapture(event.pointerId);
      this.#isWriting = true;
      this.strokes.push([]);
      this.#strokeTo(this.#place(event));  // a dot
      this.#changed();
    }

    #continue(event) {
      if (!this.#isWriting || !event.isPrimary) return;
      // All points since the last frame. Some browsers report them only in a secure context.
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const each of passed.length ? passed : [event]) this.#strokeTo(this.#place(each));
      this.#changed();
    }

    #end(event) {
      if (event.isPrimary) this.#isWriting = false;
    }

    #place(event) {
      const canvas = this.#canvas, box = canvas.getBoundingClientRect();
      return {
        x: (event.clientX - box.left) / box.width * canvas.width,
        y: (event.clientY - box.top) / box.height * canvas.height,
      };
    }

    // Adds a point to the last stroke.
    #strokeTo(point) {
      const stroke = this.strokes.at(-1), last = stroke.at(-1) ?? point;
      this.#context.beginPath();
      this.#context.moveTo(last.x, last.y);
      this.#context.lineTo(point.x, point.y);
      this.#context.stroke();
      stroke.push(point);
    }
  };
}
