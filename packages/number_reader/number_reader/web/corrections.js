// Stores rows with the labels that users type, and shows the stored rows, in the elements of
// corrections.html.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const byId = (id) => document.getElementById(id);

  tf1mnist.Corrections = class {
    #language;
    #folder;
    #send;
    #stored = [];  // the rows that this page has stored, with their forms
    #forms = [];  // the forms of the rows that were read
    #turns = 0;  // the number of times that judging has begun

    // language: a tf1mnist.Language.
    // folder: the name of the folder in which rows are stored.
    // send: a function that takes the path, the type and the body of a request, and returns the
    // program's answer.
    constructor(language, folder, send) {
      this.#language = language;
      this.#folder = folder;
      this.#send = (path, request) => send(path, "application/json", JSON.stringify(request));
      byId("corrections").hidden = byId("collection").hidden = false;
      byId("undo").addEventListener("click", () => this.#undo());
      byId("show-stored").addEventListener("click", () => this.#showStored(0));
      byId("show-more").addEventListener("click", () => {
        this.#showStored(byId("stored").childElementCount);
      });
      this.#showCount(0);
      this.#send("/count", {}).then((answer) => this.#showCount(answer.count));
    }

    // Shows a field for the text of each row that was read.
    show(rows) {
      this.#forms = rows.map((row) => this.#formToStore(row));
      byId("rows").replaceChildren(...this.#forms);
      byId("no-rows").hidden = rows.length > 0;
      byId("undone").hidden = true;
    }

    // Lets the user type the text of a row.
    edit(row) {
      this.#forms[row].elements.label.focus();
    }

    // Writes a text into a row's field.
    say(row, text) {
      this.#forms[row].elements.label.value = text;
    }

    #showCount(count) {
      if (count === undefined) return;  // the program has not answered
      this.#language.write(byId("where"), "collecting where", {folder: this.#folder, count});
    }

    // Returns a form that stores a row or, if used again, corrects the stored row.
    #formToStore({text, images: [image]}) {
      let file = null;
      const store = async () => {
        const label = form.elements.label.value;
        const answer = file === null
          ? await this.#send("/store", {label, image: encoded(image)})
          : await this.#send("/correct", {file, label});
        if (!this.#isDone(answer, form)) return;
        form.elements.label.value = answer.label;
        const {earlier} = answer;  // null for a new row, "" for a picture without a label
        if (file === null) this.#stored.push({file: answer.file, earlier, forget});
        file = answer.file;
        this.#note(form, "stored as", {file});
        this.#language.write(button, "store again");
        this.#offerUndo();
      };
      const forget = () => {
        file = null;
        this.#note(form, null);
        this.#language.write(button, "store");
      };
      const form = this.#form(image, text, store);
      const button = this.#button(form, "store", "submit");
      return form;
    }

    #offerUndo() {
      byId("undo").hidden = this.#stored.length === 0;
      byId("undone").hidden = true;
    }

    // Deletes the row that was stored last or, if its picture was there before, restores its label.
    async #undo() {
      const last = this.#stored.pop();
      if (last === undefined) return;
      const {file, earlier} = last, isNew = earlier === null;
      const [path, request, done] = isNew ? ["/discard", {file}, "undone"]
        : earlier === "" ? ["/unlabel", {file}, "label deleted"]
        : ["/correct", {file, label: earlier}, "label restored"];
      const answer = await this.#send(path, request);
      const why = reason(answer);
      if (answer.trouble) this.#stored.push(last);  // the row is still stored
      this.#offerUndo();
      this.#language.say(byId("undone"), ...(why ?? [done, request]));
      if (why === null) {
        last.forget();
        if (isNew) {
          this.#close([...byId("stored").children].find((form) => form.dataset.file === file));
        }
        this.#showCount(answer.count);
      }
    }

    // Shows more stored rows below those already shown, or starts with the first row.
    async #showStored(first) {
      const answer = await this.#send("/stored", {first});
      this.#language.say(byId("not-shown"), ...(reason(answer) ?? [null]));
      if (reason(answer)) return;
      const forms = answer.rows.map((row) => this.#formOfStored(row));
      if (first === 0) byId("stored").replaceChildren();
      byId("stored").append(...forms);
      byId("order").hidden = answer.count === 0;
      byId("show-more").hidden = first + forms.length >= answer.count;
      this.#showCount(answer.count);
      if (first === 0) this.#judgeOthers(answer);
    }

    // Lets the program judge the rows that are waiting to be judged, and shows the most doubtful
    // of all rows, unless the user is working on the rows shown.
    async #judgeOthers(answer) {
      if (answer.waiting === 0) return;
      const turn = ++this.#turns;
      while (answer.waiting > 0) {
        const {waiting, count} = answer;
        this.#language.say(byId("judging"), "judging", {done: count - waiting, count});
        answer = await this.#send("/judge", {});
        if (turn !== this.#turns) return;  // the rows have since been shown again
        if (reason(answer)) break;
      }
      this.#language.say(byId("judging"), ...(reason(answer) ?? [null]));
      const stored = byId("stored"), isUsed = stored.contains(document.activeElement);
      if (!reason(answer) && !isUsed && stored.childElementCount <= 50) this.#showStored(0);
    }

    // Returns a form that corrects or discards a stored row.
    #formOfStored({file, label, image, confidence, error}) {
      const correct = async () => {
        const answer = await this.#send("/correct", {file, label: form.elements.label.value});
        if (!this.#isDone(answer, form)) return;
        form.elements.label.value = answer.label;
        this.#note(form, "corrected");
      };
      const discard = async () => {
        if (button.dataset.text === "discard") {
          this.#language.write(button, "really discard");
          return;
        }
        if (!this.#isDone(await this.#send("/discard", {file}), form)) return;
        this.#close(form);
        this.#stored.find((row) => row.file === file)?.forget();
        this.#stored = this.#stored.filter((row) => row.file !== file);
        this.#offerUndo();
      };
      const form = this.#form(image, label, correct);
      form.dataset.file = file;
      this.#button(form, "store again", "submit");
      const button = this.#button(form, "discard", "button");
      button.addEventListener("click", discard);
      button.addEventListener("blur", () => this.#language.write(button, "discard"));
      if (error !== null) this.#note(form, "refused", {file, reason: error}, "fault");
      else this.#note(form, "confidence", {share: (100 * confidence).toFixed(1) + "%"});
      return form;
    }

    // Marks a row as discarded in its form among the stored rows, if the form is shown.
    #close(form) {
      if (form === undefined) return;
      for (const element of form.elements) element.disabled = true;
      this.#note(form, "discarded");
    }

    // Returns a form with the picture of a row, a field for its text, and room for a note.
    // image: null if the picture cannot be read.
    #form(image, text, submit) {
      const form = document.createElement("form");
      const label = document.createElement("input");
      label.name = "label";
      label.value = text;
      label.autocomplete = "off";
      label.spellcheck = false;
      label.enterKeyHint = "done";
      label.dataset.label = "what the row says";
      label.setAttribute("aria-label", this.#language.text("what the row says"));
      label.addEventListener("focus", () => label.select());
      const picture = document.createElement("div");
      if (image !== null) picture.append(tf1mnist.pixels.painted(image, tf1mnist.pixels.grey));
      picture.addEventListener("click", () => label.focus());
      const note = document.createElement("p");
      note.role = "status";
      note.hidden = true;
      form.append(picture, label, note);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
      });
      return form;
    }

    #button(form, key, type) {
      const button = document.createElement("button");
      button.type = type;
      this.#language.write(button, key);
      form.lastChild.before(button);
      return button;
    }

    // Shows a note in a form, or removes the note if there is no key.
    #note(form, key, values, kind = "") {
      form.lastChild.className = kind;
      this.#language.say(form.lastChild, key, values);
    }

    // Returns whether the program has fulfilled a request. Shows the reason if it has not.
    #isDone(answer, form) {
      const why = reason(answer);
      if (why === null) this.#showCount(answer.count);
      else this.#note(form, ...why, "fault");
      return why === null;
    }
  };

  // Returns the reason why the program has not fulfilled a request, as a text and its values; null
  // if it has fulfilled the request.
  function reason({trouble, error}) {
    if (trouble !== undefined) return [trouble[0], trouble[1] ?? {}];
    return error === undefined ? null : ["not stored", {reason: error}];
  }

  // Returns an image in the form that the program accepts, with its bytes in base64.
  function encoded({height, width, values}) {
    const bytes = Array.from(values, (value) => String.fromCharCode(value)).join("");
    return {height, width, values: btoa(bytes)};
  }
}
