// Shows the texts of a page in the user's language.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  tf1mnist.Language = class {
    #texts;
    #name;

    // Creates a button in `buttons` for each language except that of the page, and writes the texts
    // of the page, whose keys are in `data-text` and `data-label` (for an `aria-label`).
    // texts: the table of texts; each text has a column for each language, and the columns of the
    // first text name the languages. A text without a translation stays English.
    constructor(texts, buttons) {
      const names = texts["name of the language"];
      const preferred = (stored()?.language ?? navigator.language).split("-")[0];
      this.#texts = texts;
      this.#name = preferred in names ? preferred : Object.keys(names)[0];
      for (const [each, name] of Object.entries(names)) {
        const button = document.createElement("button");
        button.type = "button";
        button.value = each;
        button.lang = texts["tag of the language"][each];
        button.textContent = name;
        button.addEventListener("click", () => {
          const before = this.#name;
          this.#name = each;
          if (stored()) stored().language = each;
          this.#translate(buttons);
          for (const other of buttons.children) if (other.value === before) other.focus();
        });
        buttons.append(button);
      }
      this.#translate(buttons);
    }

    #translate(buttons) {
      document.documentElement.lang = this.text("tag of the language");
      for (const button of buttons.children) button.hidden = button.value === this.#name;
      for (const each of document.querySelectorAll("[data-text]")) {
        each.textContent = this.text(each.dataset.text, JSON.parse(each.dataset.values ?? "{}"));
      }
      for (const each of document.querySelectorAll("[data-label]")) {
        each.setAttribute("aria-label", this.text(each.dataset.label));
      }
    }

    // Writes a text into an element, which keeps its key and its values for another language.
    write(element, key, values = {}) {
      element.dataset.text = key;
      element.dataset.values = JSON.stringify(values);
      element.textContent = this.text(key, values);
    }

    // Shows a text in an element, or hides the element if there is no key.
    say(element, key, values) {
      if (key !== null) this.write(element, key, values);
      element.hidden = key === null;
    }

    // Returns a text in the page's language, with values in place of the names in braces. A value
    // may itself be a text, an object with its `key` and its `values`.
    text(key, values = {}) {
      const template = this.#texts[key][this.#name] ?? this.#texts[key].en;
      return template.replace(/{(\w+)}/g, (_, name) => {
        const value = values[name];
        return value?.key === undefined ? String(value) : this.text(value.key, value.values);
      });
    }
  };

  // Returns the browser's storage for this page; null if the browser stores nothing.
  function stored() {
    try {
      return localStorage;
    } catch {
      return null;
    }
  }
}
