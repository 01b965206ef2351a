"use strict";
// The tasks of a figure. A task is ticked when the visitor has done it, and stays ticked on later
// visits.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  // Returns the tasks of a figure: an element, and a function that ticks one of them. The tasks are
  // the texts whose names begin with "<figure>: task ".
  tf1mnist.tasks = (figure, words) => {
    const element = document.createElement("div");
    const start = `${figure}: task `;
    const lines = new Map();
    element.className = "tasks";
    for (const name of Object.keys(tf1mnist.words).filter((each) => each.startsWith(start))) {
      const line = document.createElement("p");
      line.setAttribute("role", "status"); // a screen reader says that the task is done
      lines.set(name, line);
      element.append(line);
      show(name, recall(name));
    }

    function show(name, isDone) {
      const line = lines.get(name);
      line.className = isDone ? "done" : "";
      line.textContent = words(isDone ? "task: done" : "task: to do", {task: words(name)});
    }

    function done(task) {
      const name = start + task;
      if (lines.get(name).className) return;
      show(name, true);
      keep(name);
    }

    return {element, done};
  };

  // A browser that stores nothing may lack the storage, or refuse access to it.
  function recall(name) {
    try {
      return localStorage.getItem(name) !== null;
    } catch {
      return false;
    }
  }

  function keep(name) {
    try {
      localStorage.setItem(name, "done");
    } catch {
      // The task stays ticked until the page is left.
    }
  }
}
