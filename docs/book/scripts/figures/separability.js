"use strict";
// Points of two classes, and a network with a hidden layer that learns to separate them.
//
// The network is the same as in the lesson: one to four hidden neurons, and an output neuron whose
// score has the sign of the class. It is trained by gradient descent, with all points in each step.
// The loss for a point with the label y is ln(1 + exp(-y score)).

tf1mnist.figures.separability = (element, words, done) => {
  const {html, svg, set, button, slider, choice, drag, place, plane, player, number} = tf1mnist.parts;
  const UNIT = 60; // the length of 1, in units of the drawing
  const WIDTH = 360;
  const HEIGHT = 288; // so the plane is shown from -3 to 3 and from -2.4 to 2.4
  const CELL = 4;
  const RATE = 0.5;
  const MOST = 5000; // the greatest number of steps
  const COLORS = {[-1]: [43, 123, 214], [1]: [217, 96, 26]}; // --first and --second

  // A function of z, and its slope as a function of z and of the function's value.
  const ACTIVATIONS = {
    tanh: [Math.tanh, (z, value) => 1 - value * value],
    sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (z, value) => value * (1 - value)],
    ReLU: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
    none: [(z) => z, () => 1],
  };

  const circle = (count, radius, label) => Array.from({length: count}, (_, k) => {
    const angle = 2 * Math.PI * (k + 0.3) / count;
    return {x: radius * Math.cos(angle), y: radius * Math.sin(angle), label};
  });
  const SETS = {
    xor: () => [[1, 1], [-1, -1], [1, -1], [-1, 1]].flatMap(([right, up]) => (
      [[0, 0], [0.45, 0.2], [-0.25, 0.4]].map(([x, y]) => (
        {x: 1.1 * right + x, y: 1.1 * up + y, label: right * up}
      ))
    )),
    line: () => [-2.2, -1.3, -0.4, 0.5, 1.4, 2.3].flatMap((x, k) => [-1, 1].map((label) => (
      {x, y: 0.3 * x + 0.4 + label * (0.3 + 0.9 * ((k + label) ** 2 % 5) / 5), label}
    ))),
    ring: () => [{x: 0, y: 0, label: -1}, ...circle(4, 0.65, -1), ...circle(9, 1.9, 1)],
  };

  let name = "xor"; // of the set of points
  let points = SETS[name]();
  let count = 1; // hidden neurons
  let activation = "tanh";
  let label = 1; // the label of a new point
  let seed = 11; // with which two neurons can separate the first points
  let steps;
  let hidden; // the weights and the bias of each hidden neuron
  let output; // the weights of the output neuron
  let bias; // the bias of the output neuron

  // Returns a number that looks random, from -1.5 to 1.5.
  function random(k) {
    const number = 43758.5453 * Math.sin(12.9898 * (k + 1) + 78.233 * seed);
    return 3 * (number - Math.floor(number)) - 1.5;
  }

  function reset() {
    steps = 0;
    hidden = Array.from({length: count}, (_, n) => [0, 1, 2].map((k) => random(3 * n + k)));
    output = hidden.map((_, n) => random(3 * count + n));
    bias = 0;
    draw();
  }

  function score(x, y) {
    const f = ACTIVATIONS[activation][0];
    let sum = bias;
    for (let n = 0; n < count; n++) {
      sum += output[n] * f(hidden[n][0] * x + hidden[n][1] * y + hidden[n][2]);
    }
    return sum;
  }

  // Takes a step of gradient descent.
  function learn() {
    const [f, slope] = ACTIVATIONS[activation];
    const hiddenGradient = hidden.map(() => [0, 0, 0]);
    const outputGradient = output.map(() => 0);
    let biasGradient = 0;
    for (const point of points) {
      const inputs = [point.x, point.y, 1];
      const delta = -point.label / (1 + Math.exp(point.label * score(point.x, point.y)));
      biasGradient += delta;
      hidden.forEach((weights, n) => {
        const z = weights[0] * point.x + weights[1] * point.y + weights[2];
        const value = f(z);
        const hiddenDelta = delta * output[n] * slope(z, value);
        outputGradient[n] += delta * value;
        inputs.forEach((input, k) => { hiddenGradient[n][k] += hiddenDelta * input; });
      });
    }
    const rate = RATE / points.length;
    hidden = hidden.map((weights, n) => weights.map((w, k) => w - rate * hiddenGradient[n][k]));
    output = output.map((weight, n) => weight - rate * outputGradient[n]);
    bias -= rate * biasGradient;
    steps++;
  }

  const above = html(element, "div", {class: "controls"});
  const named = (names) => names.map((name) => [name, words(`separability: ${name}`)]);
  choice(above, words("separability: points"), named(Object.keys(SETS)), (chosen) => {
    name = chosen;
    points = SETS[name]();
    drawPoints();
    reset();
  });
  choice(above, words("separability: activation"), named(Object.keys(ACTIVATIONS)), (name) => {
    activation = name;
    reset();
  });
  const sizes = {min: 1, max: 4, step: 1, value: count};
  slider(above, words("separability: neurons"), sizes, (value) => {
    count = value;
    reset();
  });
  choice(above, words("separability: a tap adds"), [[1, "■ +1"], [-1, "● −1"]], (value) => {
    label = Number(value);
  });

  const {drawing, columns, rows, shade} = plane(element, WIDTH, HEIGHT, CELL);
  set(drawing, {tabindex: 0, role: "group", "aria-label": words("separability: plane")});
  const lines = svg(drawing, "g", {stroke: "currentColor", "stroke-dasharray": "6 5", opacity: 0.6});
  const border = svg(drawing, "path", {fill: "none", stroke: "currentColor", "stroke-width": 2.5});
  const marks = svg(drawing, "g");
  drawing.addEventListener("click", (event) => {
    if (event.target.closest(".handle")) return;
    const {x, y} = place(event);
    add((x - WIDTH / 2) / UNIT, (HEIGHT / 2 - y) / UNIT);
  });
  drawing.addEventListener("keydown", (event) => {
    if (event.target === drawing && event.key === "Enter") add(0, 0).focus();
  });

  const below = html(element, "div", {class: "buttons"});
  player(below, words, {rate: 100, step: (times) => {
    for (let k = 0; k < times && steps < MOST; k++) learn();
    return draw() > 0.03 && steps < MOST;
  }});
  button(below, words("separability: new weights"), () => {
    seed++;
    reset();
  });
  const says = html(element, "p", {class: "says"});
  const verdict = html(element, "p", {class: "verdict"});

  function add(x, y) {
    points.push({x, y, label});
    drawPoints();
    draw();
    return points.at(-1).mark;
  }

  // Makes the mark of each point: a disc, or a square, that can be dragged.
  function drawPoints() {
    marks.replaceChildren();
    for (const point of points) {
      const mark = point.mark = svg(marks, "g", {tabindex: 0, role: "button"});
      drag(mark, (dx, dy) => {
        const inside = (value, most) => Math.min(most, Math.max(-most, value));
        point.x = inside(point.x + dx / UNIT, 2.9);
        point.y = inside(point.y - dy / UNIT, 2.3);
        draw();
      }, () => {
        point.label = -point.label;
        drawPoints();
        draw();
        point.mark.focus();
      });
      mark.addEventListener("keydown", (event) => {
        if (!["Delete", "Backspace"].includes(event.key) || points.length === 1) return;
        points.splice(points.indexOf(point), 1);
        drawPoints();
        draw();
        points.at(-1).mark.focus();
      });
      svg(mark, "circle", {r: 18, fill: "transparent", stroke: "none"}); // a target for fingers
      const shape = {"stroke-width": 2, fill: `var(--${point.label < 0 ? "first" : "second"})`};
      if (point.label < 0) svg(mark, "circle", {r: 7.5, ...shape});
      else svg(mark, "rect", {x: -6.5, y: -6.5, width: 13, height: 13, ...shape});
    }
  }

  // Shows everything; returns the loss.
  function draw() {
    const values = new Float32Array(columns * rows);
    for (let k = 0; k < values.length; k++) {
      const x = CELL * (k % columns);
      const y = CELL * Math.floor(k / columns);
      values[k] = score((x - WIDTH / 2) / UNIT, (HEIGHT / 2 - y) / UNIT);
    }
    shade((k) => [...COLORS[values[k] < 0 ? -1 : 1], 40 + 80 * Math.abs(Math.tanh(values[k] / 2))]);
    set(border, {d: tf1mnist.contour(values, columns, CELL, 0)});

    lines.replaceChildren();
    for (const [a, b, c] of hidden) { // where the input of the neuron is 0
      const square = a * a + b * b;
      const [x, y] = [WIDTH / 2 - UNIT * a * c / square, HEIGHT / 2 + UNIT * b * c / square];
      const [dx, dy] = [b, a].map((part) => 1000 * part / Math.sqrt(square));
      svg(lines, "line", {x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy});
    }

    let loss = 0;
    let wrong = 0;
    for (const point of points) {
      const margin = point.label * score(point.x, point.y);
      const isWrong = margin <= 0;
      loss += Math.log1p(Math.exp(-margin)) / points.length;
      wrong += isWrong;
      const [x, y] = [WIDTH / 2 + UNIT * point.x, HEIGHT / 2 - UNIT * point.y];
      const values = {label: number(point.label, 0), x: number(point.x, 1), y: number(point.y, 1)};
      set(point.mark, {
        transform: `translate(${x} ${y})`,
        stroke: isWrong ? "var(--text)" : "var(--ground)",
        "aria-label": words("separability: point", values),
      });
    }
    says.textContent = words("separability: step", {steps, loss: number(loss, 3)});
    verdict.textContent = wrong ? words("separability: wrong", {wrong, count: points.length}) :
      words("separability: right");
    if (name === "xor" && points.length >= 12 && count === 2 && loss < 0.1) done("two neurons");
    return loss;
  }

  drawPoints();
  reset();
};
