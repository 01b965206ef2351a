"use strict";
// What live figures are made of: elements, controls, handles that can be dragged, a player.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  // Adds an element of HTML to another one, and returns it.
  function html(parent, tag, attributes = {}, text = "") {
    return add(parent, document.createElement(tag), attributes, text);
  }

  // Adds an element of SVG.
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

  // Adds a slider with its name and value above it. `changed` gets the number, and `show` turns it
  // into text. Arrow keys move it.
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

  // Adds a list of which one is chosen; `options` are [value, text].
  function choice(parent, name, options, changed) {
    const label = html(parent, "label", {}, name);
    const select = html(label, "select");
    for (const [value, text] of options) html(select, "option", {value}, text);
    select.addEventListener("change", () => changed(select.value));
    return select;
  }

  // Lets an element of a drawing be dragged with a mouse, a finger, or the arrow keys (with Shift,
  // ten times as far). `moved(dx, dy)` gets the distance in units of the drawing, y downwards.
  function drag(element, moved) {
    const KEYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    let last = null;
    element.classList.add("handle");
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      last = place(event);
    });
    element.addEventListener("pointermove", (event) => {
      if (!last) return;
      const now = place(event);
      moved(now.x - last.x, now.y - last.y);
      last = now;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => { last = null; });
    }
    element.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS)) return;
      event.preventDefault(); // the page would scroll
      const far = event.shiftKey ? 10 : 1;
      const [dx, dy] = KEYS[event.key];
      moved(far * dx, far * dy);
    });
  }

  // Returns where an event happened, in the units of the drawing that it happened in.
  function place(event) {
    const drawing = event.currentTarget.ownerSVGElement ?? event.currentTarget;
    return new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(drawing.getScreenCTM().inverse());
  }

  // Adds the buttons Play (which becomes Pause) and Step. While it plays, `step(count)` is called
  // for `rate` steps a second, until it returns false. Who wants less motion sees one a second.
  function player(parent, words, rate, step) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let playing = false;
    let before = 0;
    const play = button(parent, words("live: play"), () => (playing ? pause() : start()));
    button(parent, words("live: step"), () => {
      pause();
      step(1);
    });

    function start() {
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
      const count = Math.min(calm ? rate : 20, Math.floor((now - before) / 1000 * rate));
      if (count && (!calm || now - before >= 1000)) {
        before = now;
        if (step(count) === false) return pause();
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

  tf1mnist.parts = {html, svg, set, button, slider, choice, drag, place, player, number};
}
