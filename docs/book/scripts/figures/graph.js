"use strict";
// The graph of a neuron with a loss: values flow forward and gradients back, one node at a time.

tf1mnist.figures.graph = (element, words, done) => {
  const {html, svg, set, button, slider, choice, number} = tf1mnist.parts;
  const WIDTH = 360;
  const HEIGHT = 424;
  const BOX = {width: 148, height: 62};

  // For each node: its place, its inputs, the value that it computes from the inputs' values, and
  // the formula as text, in which values replace the {names}. `back` gives, for each input, the
  // factor by which the gradient is multiplied on the way back to this input, as a number and as
  // text.
  const NODES = {
    x: {kind: "placeholder", x: 92, y: 36},
    w: {kind: "variable", x: 268, y: 36},
    b: {kind: "variable", x: 268, y: 124},
    y: {kind: "placeholder", x: 268, y: 300},
    Mul: {
      x: 92, y: 124, inputs: ["w", "x"], sign: "w · x",
      compute: ({w, x}) => w * x, text: "{w} · {x}",
      back: {w: [({x}) => x, "x"], x: [({w}) => w, "w"]},
    },
    Add: {
      x: 92, y: 212, inputs: ["Mul", "b"], sign: "+ b",
      compute: ({Mul, b}) => Mul + b, text: "{Mul} + {b}",
      back: {Mul: [() => 1, "1"], b: [() => 1, "1"]},
    },
    f: {x: 92, y: 300, inputs: ["Add"]}, // one of FUNCTIONS
    Loss: {
      x: 92, y: 388, inputs: ["f", "y"], sign: "(f − y)² / 2",
      compute: ({f, y}) => (f - y) ** 2 / 2, text: "({f} − {y})² / 2",
      back: {f: [({f, y}) => f - y, "(f − y)"]},
    },
  };
  const FUNCTIONS = {
    Sigmoid: {
      sign: "f", compute: ({Add}) => 1 / (1 + Math.exp(-Add)), text: "1 / (1 + exp(−{Add}))",
      back: {Add: [({f}) => f * (1 - f), "f (1 − f)"]},
    },
    ReLU: {
      sign: "f", compute: ({Add}) => Math.max(0, Add), text: "max(0, {Add})",
      back: {Add: [({Add}) => (Add > 0 ? 1 : 0), "f′"]},
    },
  };
  const FORWARD = ["Mul", "Add", "f", "Loss"];
  const BACK = [ // pairs of nodes: the first passes its gradient on to the second
    [null, "Loss"], ["Loss", "f"], ["f", "Add"], ["Add", "b"], ["Add", "Mul"], ["Mul", "w"], ["Mul", "x"],
  ];
  const END = FORWARD.length + BACK.length;

  const values = {x: 1.5, w: 0.8, b: -0.5, y: 1};
  let name = "Sigmoid"; // the chosen function f
  let step = 0; // the number of steps of FORWARD, and then of BACK, that have been taken

  const above = html(element, "div", {class: "controls"});
  for (const [input, min] of [["x", -2], ["w", -2], ["b", -2], ["y", 0]]) {
    const sizes = {min, max: min ? 2 : 1, step: 0.1, value: values[input]};
    slider(above, input, {...sizes, show: (value) => number(value, 1)}, (value) => {
      values[input] = value;
      draw();
    });
  }
  const names = Object.keys(FUNCTIONS).map((each) => [each, each]);
  choice(above, words("graph: activation"), names, (chosen) => {
    name = chosen;
    draw();
  });

  const sizes = {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "graph", "aria-hidden": true};
  const drawing = svg(element, "svg", sizes);
  const arrows = {}; // "w Mul" -> path
  for (const [to, {inputs = []}] of Object.entries(NODES)) {
    for (const from of inputs) arrows[`${from} ${to}`] = svg(drawing, "path", {fill: "none"});
  }
  const boxes = {};
  for (const [id, node] of Object.entries(NODES)) {
    const box = svg(drawing, "g", {transform: `translate(${node.x - 74} ${node.y - 31})`});
    svg(box, "rect", {...BOX, rx: 8, fill: "var(--ground)"});
    boxes[id] = {
      frame: svg(box, "rect", {...BOX, rx: 8, class: node.kind ?? "operation"}),
      name: svg(box, "text", {x: 10, y: 19, "font-size": 14, "font-weight": 700}, id),
      sign: svg(box, "text", {x: 138, y: 19, "font-size": 12, "text-anchor": "end"}),
      value: line(box, 37, words("graph: value")),
      gradient: line(box, 54, words("graph: gradient")),
    };
  }

  function line(box, y, text) {
    svg(box, "text", {x: 10, y, "font-size": 12, opacity: 0.75}, text);
    return svg(box, "text", {x: 138, y, "font-size": 13, "text-anchor": "end"});
  }

  const below = html(element, "div", {class: "buttons"});
  const move = (to) => () => {
    step = Math.min(END, Math.max(0, to()));
    draw();
  };
  const backButton = button(below, words("graph: back"), move(() => step - 1));
  const nextButton = button(below, words("graph: next"), move(() => step + 1));
  const allButton = button(below, "", move(() => (step < END ? END : 0)));
  const says = html(element, "p", {class: "says", role: "status"});

  // Returns the operation of a node; for f, the chosen function.
  const operation = (id) => (id === "f" ? FUNCTIONS[name] : NODES[id]);
  const title = (id) => (id === "f" ? name : id);
  const show = (value) => number(value, 3);
  const enclose = (value) => (value < 0 ? `(${show(value)})` : show(value)); // after a sign

  // Returns the nodes' values and the gradients of the loss that the steps so far have computed.
  function compute() {
    const found = {...values};
    for (const id of FORWARD.slice(0, step)) found[id] = operation(id).compute(found);
    const gradients = {};
    for (const [from, to] of BACK.slice(0, Math.max(0, step - FORWARD.length))) {
      gradients[to] = from ? gradients[from] * operation(from).back[to][0](found) : 1;
    }
    return {found, gradients};
  }

  function draw() {
    const {found, gradients} = compute();
    const forward = FORWARD[step - 1];
    const [from, to] = BACK[step - 1 - FORWARD.length] ?? [];
    for (const [id, box] of Object.entries(boxes)) {
      box.value.textContent = id in found ? show(found[id]) : "–";
      box.gradient.textContent = id in gradients ? show(gradients[id]) : "–";
      box.name.textContent = title(id);
      box.sign.textContent = operation(id).sign ?? words(`graph: ${NODES[id].kind}`);
      set(box.value, {class: id === forward ? "flows" : ""});
      set(box.gradient, {class: id === to ? "flows" : ""});
      box.frame.classList.toggle("active", id === forward || id === to);
    }
    for (const [ends, arrow] of Object.entries(arrows)) {
      const [source, target] = ends.split(" ");
      const isBack = source in gradients;
      const isActive = target === forward || (source === to && target === from);
      const isDone = target in found;
      set(arrow, {
        d: isBack ? pointer(NODES[target], NODES[source]) : pointer(NODES[source], NODES[target]),
        stroke: isBack ? "var(--second)" : isDone ? "var(--first)" : "currentColor",
        "stroke-width": isActive ? 4 : 2,
        opacity: isBack || isDone ? 1 : 0.4,
      });
    }
    set(backButton, {"aria-disabled": step === 0}); // a button that is disabled loses the focus
    set(nextButton, {"aria-disabled": step === END});
    allButton.textContent = words(step < END ? "graph: all" : "live: reset");
    says.textContent = text(found, gradients, forward, from, to);
    if (gradients.w === 0 && found.Loss > 0.1) done("no gradient");
  }

  // Describes the latest step.
  function text(found, gradients, forward, from, to) {
    if (step === 0) return words("graph: fed");
    if (forward) {
      const filled = operation(forward).text.replace(/\{(\w+)\}/g, (place, id) => (
        operation(forward).text.startsWith(place) ? show(found[id]) : enclose(found[id])
      ));
      return words("graph: forward", {node: title(forward), formula: `${filled} = ${show(found[forward])}`});
    }
    if (!from) return words("graph: turn");
    const [factor, sign] = operation(from).back[to];
    const product = [show(gradients[from]), enclose(factor(found))].join(" · ");
    return words("graph: backward", {
      node: title(from),
      to: title(to),
      sign,
      formula: `${product} = ${show(gradients[to])}`,
    });
  }

  // Returns the path of an arrow between the edges of two boxes.
  function pointer(from, to) {
    const direction = Math.sign(to.y - from.y);
    const [x1, y1] = [from.x + 0.35 * (to.x - from.x), from.y + direction * BOX.height / 2];
    const [x2, y2] = [to.x - 0.2 * (to.x - from.x), to.y - direction * BOX.height / 2];
    const length = Math.hypot(x2 - x1, y2 - y1);
    const [dx, dy] = [7 * (x2 - x1) / length, 7 * (y2 - y1) / length];
    return `M${x1} ${y1}L${x2} ${y2}M${x2 - dx - dy} ${y2 - dy + dx}L${x2} ${y2}L${x2 - dx + dy} ${y2 - dy - dx}`;
  }

  draw();
};
