"use strict";
// Gradient descent on a surface with two parameters, seen from above.
//
// Everything shown depends on three values: the start, the learning rate, and the number of steps.
// Changing one of them changes the whole path.

tf1mnist.figures.descent = (element, words, done) => {
  const {html, svg, set, button, slider, choice, drag, plane, player, number} = tf1mnist.parts;
  const UNIT = 60; // the length of 1, in units of the drawing
  const WIDTH = 360;
  const HEIGHT = 240; // so the surface is shown from -3 to 3 and from -2 to 2
  const CELL = 2;
  const CHART = 64; // the height of the curve of the losses
  const MOST = 100; // the greatest number of steps
  const SURFACES = {
    valley: {
      loss: (a, b) => (a * a + 8 * b * b) / 2,
      gradient: (a, b) => [a, 8 * b],
      lowest: 0,
      levels: [0.25, 1, 2.25, 4, 6.25, 9, 12.25, 16],
      start: [-2.5, 1.2],
    },
    hills: { // two minima, of which the left one is lower
      loss: (a, b) => (a * a / 2 - 1) ** 2 + b * b + 0.2 * a,
      gradient: (a, b) => [2 * a * (a * a / 2 - 1) + 0.2, 2 * b],
      lowest: -0.288,
      levels: [-0.2, 0, 0.3, 0.6, 1, 1.5, 2.5, 4, 6, 9, 12],
      start: [0.4, 1.6],
    },
  };

  let surface = SURFACES.valley;
  let start = surface.start;
  let rate = 0.05;
  let steps = 0;

  const across = (a) => WIDTH / 2 + UNIT * a;
  const up = (b) => HEIGHT / 2 - UNIT * b;

  const above = html(element, "div", {class: "controls"});
  const names = [["valley", words("descent: valley")], ["hills", words("descent: hills")]];
  choice(above, words("descent: surface"), names, (name) => {
    surface = SURFACES[name];
    start = surface.start;
    steps = 0;
    drawSurface();
    draw();
  });
  const show = (value) => value.toFixed(2);
  const sizes = {min: 0.01, max: 0.4, step: 0.01, value: rate, show};
  slider(above, words("descent: learning rate"), sizes, (value) => {
    rate = value;
    draw();
  });

  const {drawing, columns, rows, shade} = plane(element, WIDTH, HEIGHT, CELL);
  const lines = svg(drawing, "g", {fill: "none", stroke: "currentColor"});
  const labels = {x: WIDTH - 8, y: HEIGHT - 8, "font-size": 12, "text-anchor": "end"};
  svg(drawing, "text", labels, "θ₁ →");
  svg(drawing, "text", {x: 8, y: 18, "font-size": 12}, "↑ θ₂");
  const path = svg(drawing, "path", {fill: "none", stroke: "var(--second)", "stroke-width": 2});
  const dots = svg(drawing, "g", {fill: "var(--second)"});
  const handle = svg(drawing, "g", {tabindex: 0, role: "button"});
  svg(handle, "circle", {r: 24, fill: "transparent"}); // a target large enough for a finger
  svg(handle, "circle", {r: 9, fill: "var(--first)", stroke: "var(--ground)", "stroke-width": 2});
  drag(handle, (dx, dy) => {
    const inside = (value, most) => Math.min(most, Math.max(-most, value));
    start = [inside(start[0] + dx / UNIT, 2.9), inside(start[1] - dy / UNIT, 1.9)];
    draw();
  });

  const chart = svg(element, "svg", {viewBox: `0 0 ${WIDTH} ${CHART}`, "aria-hidden": true});
  svg(chart, "line", {x2: WIDTH, y1: CHART - 1, y2: CHART - 1, stroke: "currentColor", opacity: 0.4});
  svg(chart, "text", {x: WIDTH, y: 13, "font-size": 11, "text-anchor": "end"}, words("descent: loss"));
  const curve = svg(chart, "path", {fill: "none", stroke: "var(--second)", "stroke-width": 2});

  const below = html(element, "div", {class: "buttons"});
  const {pause} = player(below, words, {
    rate: 5,
    begin: () => { if (isOver()) steps = 0; },
    step: (count) => {
      steps = Math.min(MOST, steps + count);
      draw();
      return !isOver();
    },
  });
  button(below, words("live: reset"), () => {
    pause();
    steps = 0;
    draw();
  });
  const says = html(element, "p", {class: "says"});
  const verdict = html(element, "p", {class: "verdict", role: "status"});

  function drawSurface() {
    const values = Array.from({length: columns * rows}, (_, k) => {
      const x = CELL * (k % columns);
      const y = CELL * Math.floor(k / columns);
      return surface.loss((x - WIDTH / 2) / UNIT, (HEIGHT / 2 - y) / UNIT);
    });
    const share = 1 / surface.levels.length;
    shade((k) => { // the lower, the darker, in steps from line to line
      const above = surface.levels.filter((level) => values[k] < level).length;
      return [43, 123, 214, 150 * share * above];
    });
    lines.replaceChildren();
    for (const level of surface.levels) {
      svg(lines, "path", {d: tf1mnist.contour(values, columns, CELL, level), opacity: 0.35});
    }
  }

  // Returns the points of the path. The path ends where the numbers become too large to be shown.
  function descend() {
    const points = [start];
    while (points.length <= steps) {
      const [a, b] = points.at(-1);
      const [da, db] = surface.gradient(a, b);
      points.push([a - rate * da, b - rate * db]);
      if (!(surface.loss(...points.at(-1)) < 1e6)) break;
    }
    return points;
  }

  function draw() {
    const points = descend();
    const last = points.at(-1);
    set(path, {d: "M" + points.map(([a, b]) => `${across(a)} ${up(b)}`).join("L")});
    dots.replaceChildren();
    for (const [a, b] of points.slice(1)) svg(dots, "circle", {cx: across(a), cy: up(b), r: 3.5});
    set(handle, {
      transform: `translate(${across(start[0])} ${up(start[1])})`,
      "aria-label": words("descent: start", {place: pair(start)}),
    });

    const losses = points.map(([a, b]) => surface.loss(a, b));
    const width = WIDTH / Math.max(20, steps);
    // Unless it is tiny, the first loss takes up 70% of the height. Larger losses leave the chart.
    const height = 0.7 * (CHART - 1) / Math.max(0.01, losses[0] - surface.lowest);
    const heights = losses.map((loss) => height * (loss - surface.lowest));
    set(curve, {d: "M" + heights.map((each, k) => `${k * width} ${CHART - 1 - each}`).join("L")});

    const loss = losses.at(-1);
    says.textContent = words("descent: step", {
      step: points.length - 1,
      place: pair(last),
      loss: loss < 1e6 ? number(loss, 3) : "> 1,000,000",
    });
    verdict.textContent = words(`descent: ${stateOf(points)}`);
    if (stateOf(points) !== "arrived") return;
    const isValley = surface === SURFACES.valley;
    if (isValley && start === surface.start && points.length <= 41) done("fast");
    if (!isValley && last[0] < 0) done("lower");
  }

  const pair = (point) => {
    const [a, b] = point.map((value) => number(value, Math.abs(value) < 1000 ? 2 : 0));
    return `(${a}, ${b})`;
  };

  // Returns whether further steps would make no visible difference.
  function isOver() {
    const points = descend();
    return steps === MOST || points.length <= steps || stateOf(points) === "arrived";
  }

  function stateOf(points) {
    if (points.length === 1) return "not started";
    if (surface.loss(...points.at(-1)) > surface.loss(...start)) return "diverges";
    const [before, now] = points.slice(-2).map((point) => surface.gradient(...point));
    if (Math.hypot(...now) < 0.001) return "arrived";
    return now[0] * before[0] + now[1] * before[1] < 0 ? "zigzags" : "descends";
  }

  drawSurface();
  draw();
};
