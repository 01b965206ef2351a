// Shows what a network reads, how sure it is, and what it sees, in the elements of answer.html.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const byId = (id) => document.getElementById(id);

  tf1mnist.Answer = class {
    #language;
    #shown = JSON.stringify("");  // the text or the table that is shown

    // language: a tf1mnist.Language. names: the names of the ten classes.
    constructor(language, names) {
      this.#language = language;
      for (const name of names) {
        const row = document.createElement("li");
        row.append(name, document.createElement("i"), document.createElement("span"));
        byId("probabilities").append(row);
      }
    }

    // Shows an answer, which is from `tf1mnist.read` or from `draw.look`, or has no rows.
    // seen: the rows of writing, with their images; without a table, those of `rows`.
    // maps: for each convolutional layer, `channels`, the number of its feature maps, and `maps`,
    // images of the most active ones.
    show({text, rows, table = null, seen = rows, maps = []}) {
      this.#showText(text, table);
      this.#language.say(byId("unread"), null);
      this.#showDigits(rows.filter((row) => row.digits.length));
      const images = seen.flatMap((row) => row.images);
      const {painted, grey} = tf1mnist.pixels;
      byId("seen").replaceChildren(...images.map((image) => painted(image, grey)));
      byId("maps").replaceChildren(...maps.map((layer, k) => this.#layer(layer, k + 1)));
      byId("look").hidden = !rows.length;
    }

    // Says why nothing was read.
    showReason(reason) {
      this.#language.say(byId("unread"), "unread", {reason});
    }

    // Shows what was read: the cells of a table, with gaps where nothing is written, or the rows.
    #showText(text, table) {
      // Write only what has changed, since a screen reader reads out every write.
      const shown = JSON.stringify(table ?? text), output = byId("answer");
      if (shown === this.#shown) return;
      this.#shown = shown;
      output.className = text.length > 24 ? "long" : "";
      if (table === null) output.textContent = text;
      else output.replaceChildren(inCells(table));
    }

    // Shows a button for each digit, which shows its probabilities.
    #showDigits(rows) {
      const digits = [], buttons = [];
      const choose = (chosen) => {
        buttons.forEach((button, k) => { button.ariaPressed = k === chosen; });
        showProbabilities(digits[chosen]);
      };
      byId("digits").replaceChildren(...rows.map((row) => {
        const line = document.createElement("div");
        for (const digit of row.digits) {
          const button = document.createElement("button"), k = digits.length;
          button.type = "button";
          button.append(document.createElement("b"), " " + percentage(digit.probability));
          button.firstChild.textContent = digit.name;
          button.addEventListener("click", () => choose(k));
          digits.push(digit);
          buttons.push(button);
          line.append(button);
        }
        const confidence = document.createElement("span");
        this.#language.write(confidence, "confidence", {share: percentage(row.confidence)});
        line.append(confidence);
        return line;
      }));
      choose(digits.length - 1);  // the one that was written last
    }

    #layer({channels, maps}, number) {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      this.#language.write(caption, "layer", {number, channels, shown: maps.length});
      const grid = document.createElement("div");
      grid.className = maps[0].width > 2 * maps[0].height ? "maps wide" : "maps";
      const {painted, amber} = tf1mnist.pixels;
      grid.append(...maps.map((map) => painted(map, amber)));
      figure.append(caption, grid);
      return figure;
    }
  };

  function inCells(texts) {
    const table = document.createElement("table");
    for (const line of texts) {
      const row = table.insertRow();
      for (const text of line) row.insertCell().textContent = text;
    }
    return table;
  }

  function showProbabilities(digit) {
    [...byId("probabilities").children].forEach((row, k) => {
      row.className = digit?.digit === k ? "likeliest" : "";
      row.style.setProperty("--probability", digit?.probabilities[k] ?? 0);
      row.lastChild.textContent = digit ? percentage(digit.probabilities[k]) : "";
    });
  }

  function percentage(probability) {
    return (100 * probability).toFixed(1) + "%";
  }
}
