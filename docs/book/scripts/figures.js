"use strict";
// Makes the figures of a page live. Each figure is a still picture until it is clicked or touched,
// or its button is pressed; then its scripts are loaded, and the live figure replaces the picture.
// A figure with `data-at-once` starts by itself, unless the visitor wants to save data.

var tf1mnist = globalThis.tf1mnist ??= {};
// Each script sets its own: name -> (element, words, done) => {...}; `done` ticks a task.
tf1mnist.figures = {};

{
  // The scripts that each figure needs besides its own, in the order in which they are loaded.
  const NEEDS = {
    convolution: ["paper.js", "strokes.js", "pixels.js"],
    descent: ["parts.js", "contours.js"],
    feature_maps: [
      "parts.js", "paper.js", "strokes.js", "pixels.js", "digit.js", "maps.js", "network.js",
      "networks/cnn.js", "trace.js", "tour.js",
    ],
    graph: ["parts.js"],
    separability: ["parts.js", "contours.js"],
    writing: [
      "paper.js", "strokes.js", "pixels.js", "reading.js", "network.js", "networks/reader.js",
    ],
  };

  const folder = new URL(".", document.currentScript.src);
  const loads = new Map(); // file -> promise

  // Loads a script once for all figures. A module or `fetch` would not work for files on a disk.
  function load(file) {
    if (!loads.has(file)) {
      loads.set(file, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(file, folder);
        script.onload = resolve;
        script.onerror = () => {
          loads.delete(file); // so that it can be tried again
          reject(new Error(words("missing", {file})));
        };
        document.head.append(script);
      }));
    }
    return loads.get(file);
  }

  // Returns a text in the language of the page, with values in place of its {names}.
  function words(name, values = {}) {
    const text = tf1mnist.words[name];
    if (text === undefined) throw new Error(`words.tsv: no text is called "${name}"`);
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  function prepare(figure) {
    const name = figure.dataset.figure;
    const still = figure.querySelector("img");
    const button = document.createElement("button");
    const fault = document.createElement("p");
    button.className = "start";
    button.type = "button";
    button.textContent = words("live: start");
    fault.className = "fault";
    fault.setAttribute("role", "alert");
    still.after(button, fault);

    async function start(event) {
      if (button.disabled) return;
      button.disabled = true;
      button.textContent = words("live: loading");
      fault.textContent = "";
      const body = document.createElement("div");
      body.className = "body";
      try {
        for (const file of [...NEEDS[name], "tasks.js", `figures/${name}.js`]) await load(file);
        figure.classList.add("started"); // shows the body, which the figure may measure
        still.before(body);
        const tasks = tf1mnist.tasks(name, words);
        tf1mnist.figures[name](body, words, tasks.done);
        body.after(tasks.element);
        button.remove();
        const byKeyboard = event?.detail === 0; // a mouse click has a detail above 0
        if (byKeyboard) body.querySelector("select, input, button, [tabindex]")?.focus();
      } catch (error) {
        body.remove();
        figure.classList.remove("started");
        button.disabled = false;
        button.textContent = words("live: start");
        fault.textContent = words("live: failed", {reason: error.message});
      }
    }

    button.addEventListener("click", start);
    still.addEventListener("click", start);
    if ("atOnce" in figure.dataset && !navigator.connection?.saveData) start();
  }

  document.querySelectorAll("figure.live").forEach(prepare);
}
