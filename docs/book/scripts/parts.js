"use strict";
// The parts of live figures: elements, controls, handles to drag, and a player.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  // Adds an HTML element to another element, and returns it.
  function html(parent, tag, attributes = {}, text = "") {
    return add(parent, document.createElement(tag), attributes, text);
  }

  // Adds an SVG element in the same way.
  function svg(parent, tag, attributes = {}, text = "") {
    return add(parent, document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, text);
  }

  function add(parent, element, attributes, text) {
    set(element, attributes);
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }

  function button(parent, text, action) {
    const element = html(parent, "button", {type: "button"}, text);
    element.addEventListener("click", action);
    return element;
  }

  // Adds a slider with its name and value above it. `changed` receives the number, and `show`
  // converts the number to text. Arrow keys move the slider.
  function slider(parent, name, {min, max, step, value, show = String}, changed) {
    const label = html(parent, "label", {}, `${name} `);
    const output = html(label, "b");
    const input = html(label, "input", {type: "range", min, max, step, value});
    const update = () => {
      output.textContent = show(input.valueAsNumber);
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.setAttribute("aria-label", name);
    input.addEventListener("input", () => {
      update();
      changed(input.valueAsNumber);
    });
    update();
    return input;
  }

  // Adds a list from which one option is chosen; `options` are pairs [value, text].
  function choice(parent, name, options, changed) {
    const label = html(parent, "label", {}, name);
    const select = html(label, "select");
    for (const [value, text] of options) html(select, "option", {value}, text);
    select.addEventListener("change", () => changed(select.value));
    return select;
  }

  // Lets an element of a drawing be dragged with a mouse, a finger, or the arrow keys (with Shift,
  // ten times as far). `moved(dx, dy)` receives the distance in units of the drawing, with y
  // pointing down. `tapped()` is called when the element is pressed but not moved, or by Enter and
  // the space bar.
  function drag(element, moved, tapped = () => {}) {
    const KEYS = {ArrowLeft: [-3, 0], ArrowRight: [3, 0], ArrowUp: [0, -3], ArrowDown: [0, 3]};
    let first = null;
    let last = null;
    let still = true;
    element.classList.add("handle");
    // A finger would scroll the page: `touch-action` has no effect on the parts of a drawing.
    element.addEventListener("touchstart", (event) => event.preventDefault(), {passive: false});
    element.addEventListener("pointerdown", (event) => {
      if (event.button) return; // not the main button
      element.setPointerCapture(event.pointerId);
      first = last = place(event);
      still = true;
    });
    element.addEventListener("pointermove", (event) => {
      if (!last) return;
      const now = place(event);
      if (still && Math.hypot(now.x - first.x, now.y - first.y) < 4) return; // a finger trembles
      still = false;
      moved(now.x - last.x, now.y - last.y);
      last = now;
    });
    element.addEventListener("pointercancel", () => { last = null; });
    element.addEventListener("pointerup", () => {
      if (last && still) tapped();
      last = null;
    });
    element.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return; // a shortcut of the browser
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        tapped();
      } else if (event.key in KEYS) {
        event.preventDefault(); // the page would scroll
        const far = event.shiftKey ? 10 : 1;
        const [dx, dy] = KEYS[event.key];
        moved(far * dx, far * dy);
      }
    });
  }

  // Returns the position of an event, in units of the event's drawing; for an event outside the
  // drawing, the nearest position inside.
  function place(event) {
    const drawing = event.currentTarget.ownerSVGElement ?? event.currentTarget;
    const {width, height} = drawing.viewBox.baseVal;
    const {x, y} = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(drawing.getScreenCTM().inverse());
    return {x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y))};
  }

  // Adds a drawing in front of a picture whose pixels are `cell` units of the drawing apart, from
  // (0, 0) to the right and down. `shade(color)` paints them: color(k) is [red, green, blue, alpha].
  function plane(parent, width, height, cell) {
    const columns = width / cell + 1;
    const rows = height / cell + 1;
    const frame = html(parent, "div", {class: "plane"});
    const canvas = html(frame, "canvas", {width: columns, height: rows});
    const drawing = svg(frame, "svg", {viewBox: `0 0 ${width} ${height}`});
    // The middle of the first pixel, not its edge, is at (0, 0).
    canvas.style.width = `${100 * columns / (columns - 1)}%`;
    canvas.style.left = `${-50 / (columns - 1)}%`;
    canvas.style.height = `${100 * rows / (rows - 1)}%`;
    canvas.style.top = `${-50 / (rows - 1)}%`;

    function shade(color) {
      const pixels = new ImageData(columns, rows);
      for (let k = 0; k < columns * rows; k++) pixels.data.set(color(k), 4 * k);
      canvas.getContext("2d").putImageData(pixels, 0, 0);
    }

    return {drawing, columns, rows, shade};
  }

  // Adds the buttons Play (which becomes Pause) and Step. During play, `step(count)` is called for
  // `rate` steps a second, until it returns false. Play calls `begin` first. If the visitor prefers
  // reduced motion, the figure is drawn once a second.
  function player(parent, words, {rate, step, begin = () => {}}) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let playing = false;
    let before = 0;
    const play = button(parent, words("live: play"), () => (playing ? pause() : start()));
    button(parent, words("live: step"), () => {
      pause();
      step(1);
    });

    function start() {
      begin();
      playing = true;
      before = performance.now();
      play.textContent = words("live: pause");
      requestAnimationFrame(tick);
    }

    function pause() {
      playing = false;
      play.textContent = words("live: play");
    }

    function tick(now) {
      if (!playing) return;
      if (!parent.isConnected) return pause();
      const due = Math.floor((now - before) / 1000 * rate); // -1 if the frame began before `start`
      if (due > 0 && (!calm || now - before >= 1000)) {
        before += 1000 * due / rate;
        // The number of steps per frame is limited, in case the browser is slow.
        if (step(Math.min(due, calm ? rate : 20)) === false) return pause();
      }
      requestAnimationFrame(tick);
    }

    return {pause};
  }

  // Writes a number with a true minus sign and a fixed number of digits.
  function number(value, digits) {
    const text = Math.abs(value).toFixed(digits);
    return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
  }

  tf1mnist.parts = {html, svg, set, button, slider, choice, drag, place, plane, player, number};
}
