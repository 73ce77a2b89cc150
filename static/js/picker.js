// A choice among many: what is chosen stands as chips, and a field finds the rest as one types.
// The boxes, lines and inputs of the page stay, out of sight, and are what is sent.
"use strict";

(() => {
  const MOST = 100; // suggestions that are shown at once
  const PLAIN = { "œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "‐": "-", "‑": "-" };
  const words = document.getElementById("picker-words")?.dataset;
  if (!words) return;

  // The text as registry/spelling.py compares it: without accents, capitals and signs that nobody sees.
  const searchable = (text) => text.toLowerCase().replace(/[œæß’‘‐‑]/g, (sign) => PLAIN[sign]).normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "").replace(/[œæß’‘‐‑]/g, (sign) => PLAIN[sign]).trim().replace(/\s+/g, " ");
  const say = (sentence, text) => sentence.replace("{}", () => text);
  const make = (tag, className = "", attributes = {}) => {
    const element = document.createElement(tag);
    element.className = className;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const remember = new Map();
  const plain = (label) => {
    if (!remember.has(label)) remember.set(label, searchable(label));
    return remember.get(label);
  };
  let count = 0;

  // A text field with a list of suggestions (ARIA: combobox). `offers` gives {label, group}, `take` one of them or
  // what was typed; `named` are the attributes that name the field.
  class Combobox {
    constructor(input, named, { offers, take, grows, takesFirst }) {
      Object.assign(this, { input, offers, take, grows, takesFirst, active: -1, options: [] });
      input.id ||= `picker-${++count}`;
      this.list = make("div", "picker-list", { role: "listbox", id: `${input.id}_options`, "aria-label": words.offered });
      this.list.hidden = true;
      this.status = make("span", "hidden", { role: "status" });
      const attributes = {
        role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
        "aria-controls": this.list.id, ...named,
      };
      for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
      input.addEventListener("input", () => this.open());
      input.addEventListener("click", () => this.open());
      input.addEventListener("keydown", (event) => this.press(event));
      input.addEventListener("blur", () => this.close());
      this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose(this.options.indexOf(option));
      });
    }

    tell(sentence) {
      clearTimeout(this.later);
      this.status.textContent = "";
      this.later = setTimeout(() => { this.status.textContent = sentence; }, 150);
    }

    found() {
      const wanted = plain(this.sought());
      if (!wanted) return this.offers();
      const parts = wanted.split(" ");
      const matches = this.offers().filter(({ label }) => parts.every((part) => plain(label).includes(part)));
      // In each group, what begins so comes first.
      const begins = ({ label }) => plain(label).startsWith(wanted);
      const titles = [...new Set(matches.map(({ group }) => group))];
      return titles.map((title) => matches.filter(({ group }) => group === title))
        .flatMap((group) => [...group.filter(begins), ...group.filter((one) => !begins(one))]);
    }

    sought() {
      return this.input.value === this.settled ? "" : this.input.value.trim();
    }

    open() {
      const typed = this.sought();
      const found = this.found();
      const isThere = this.offers().some(({ label }) => plain(label) === plain(typed));
      this.list.replaceChildren();
      this.options = [];
      let group = this.list;
      let title = null;
      for (const { label, group: named, value } of found.slice(0, MOST)) {
        if (named !== title) {
          title = named;
          group = this.list;
          if (title) {
            group = make("div", "", { role: "group", "aria-label": title });
            const heading = make("div", "picker-title", { role: "presentation" });
            heading.textContent = title;
            group.append(heading);
            this.list.append(group);
          }
        }
        this.offer(group, label, { value: value ?? label });
      }
      if (found.length > MOST) this.note(say(words.rest, found.length - MOST));
      if (typed && this.grows && !isThere) this.offer(this.list, say(words.add, typed), { typed });
      else if (!found.length) this.note(words.none);
      this.list.hidden = false;
      this.list.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-expanded", "true");
      this.activate(typed && this.takesFirst && this.options.length ? 0 : -1);
      this.tell(found.length ? say(words.found, found.length) : words.none);
    }

    offer(group, label, data) {
      const option = make("div", data.typed ? "picker-option picker-add" : "picker-option", {
        role: "option", id: `${this.list.id}_${this.options.length}`, "aria-selected": "false", dir: "auto",
      });
      option.textContent = label;
      option.chosen = data;
      group.append(option);
      this.options.push(option);
    }

    note(text) {
      const note = make("div", "picker-note", { role: "presentation" });
      note.textContent = text;
      this.list.append(note);
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.options = [];
      this.activate(-1);
      this.input.setAttribute("aria-expanded", "false");
    }

    activate(place) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (!option) return void this.input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    choose(place) {
      const option = this.options[place];
      if (!option) return;
      const { value, typed } = option.chosen;
      this.take(typed ?? value, Boolean(typed));
      this.close();
    }

    press(event) {
      const isOpen = !this.list.hidden;
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen) this.open();
        if (!this.options.length || (!isOpen && this.active >= 0)) return;
        const size = this.options.length;
        const from = event.key === "ArrowDown" ? this.active + 1 : (this.active < 0 ? size : this.active) - 1;
        this.activate((from + size) % size);
      } else if (event.key === "Enter" && isOpen && this.active >= 0) {
        event.preventDefault();
        this.choose(this.active);
      } else if (event.key === "Enter" && isOpen) {
        event.preventDefault();
        this.close();
      } else if (event.key === "Escape" && isOpen) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else if ((event.key === "PageDown" || event.key === "PageUp") && isOpen && this.options.length) {
        event.preventDefault();
        this.activate(event.key === "PageUp" ? 0 : this.options.length - 1);
      }
    }
  }

  // Several entries: boxes and lines become chips and a field.
  class Picker {
    constructor(root) {
      this.root = root;
      this.boxes = Array.from(root.querySelectorAll("input[type=checkbox]"));
      this.lines = root.querySelector("textarea");
      for (const element of root.children) element.hidden = true;
      const legend = root.closest("fieldset")?.querySelector("legend");
      if (legend) legend.id ||= `${root.id}_legend`;
      this.chips = make("ul", "picker-chips", { "aria-label": words.chosen });
      this.input = make("input", "form-control", { type: "text", id: `${root.id}_search` });
      this.input.placeholder = this.lines ? words.searchOrAdd : words.search;
      const field = make("div", "picker-field");
      this.box = new Combobox(this.input, legend ? { "aria-labelledby": legend.id } : { "aria-label": words.search }, {
        offers: () => this.offers(), grows: Boolean(this.lines), takesFirst: true,
        take: (value, isNew) => this.add(value, isNew),
      });
      field.append(this.input, this.box.list);
      root.append(this.chips, field, this.box.status);
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && this.input.value.trim()) event.preventDefault();
        if (event.key === "Escape" && !event.defaultPrevented) this.input.value = "";
        if (event.key === "Backspace" && !this.input.value) this.remove(this.all().at(-1));
      });
      this.chips.addEventListener("keydown", (event) => this.pressChip(event));
      this.chips.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.remove(button.entry, true);
      });
      this.show();
    }

    written() {
      return this.lines ? this.lines.value.split("\n").map((line) => line.trim()).filter(Boolean) : [];
    }

    labelOf(box) {
      return box.closest("label").textContent.trim();
    }

    all() {
      const ticked = this.boxes.filter((box) => box.checked).map((box) => ({ label: this.labelOf(box), box }));
      return [...ticked, ...this.written().map((line) => ({ label: line, line }))];
    }

    offers() {
      return this.boxes.filter((box) => !box.checked).map((box) => ({
        label: this.labelOf(box), value: box,
        group: box.closest(".choice-group")?.querySelector(".choice-title")?.textContent ?? "",
      }));
    }

    add(value, isNew) {
      const input = isNew ? this.lines : value;
      if (isNew) this.lines.value = [...this.written(), value].join("\n");
      else value.checked = true;
      this.input.value = "";
      this.changed(input, say(words.added, isNew ? value : this.labelOf(value)));
    }

    remove(entry, isByChip = false) {
      if (!entry) return;
      const place = this.all().findIndex(({ box, line }) => box === entry.box && line === entry.line);
      if (entry.box) entry.box.checked = false;
      else this.lines.value = this.written().filter((line) => line !== entry.line).join("\n");
      this.box.close();
      this.changed(entry.box ?? this.lines, say(words.removed, entry.label));
      if (!isByChip) return;
      const buttons = Array.from(this.chips.querySelectorAll("button"));
      if (buttons.length) this.goTo(buttons, Math.min(place, buttons.length - 1));
      else this.input.focus();
    }

    changed(input, sentence) {
      this.show();
      input.dispatchEvent(new Event("change", { bubbles: true }));
      this.box.tell(sentence);
    }

    show() {
      this.chips.replaceChildren(...this.all().map((entry, place) => {
        const chip = make("li", "picker-chip");
        const text = make("span", "", { dir: "auto" });
        text.textContent = entry.label;
        // One stop of the Tab key for all of them; the arrows lead from one to the next.
        const button = make("button", "", {
          type: "button", "aria-label": say(words.remove, entry.label), tabindex: place ? "-1" : "0",
        });
        button.entry = entry;
        button.append(make("span", "picker-cross", { "aria-hidden": "true" }));
        chip.append(text, button);
        return chip;
      }));
      this.chips.hidden = !this.chips.children.length;
    }

    goTo(buttons, place) {
      buttons.forEach((button, at) => { button.tabIndex = at === place ? 0 : -1; });
      buttons[place].focus();
    }

    pressChip(event) {
      const buttons = Array.from(this.chips.querySelectorAll("button"));
      const place = buttons.indexOf(event.target);
      const last = buttons.length - 1;
      const to = { ArrowLeft: place - 1, ArrowUp: place - 1, ArrowRight: place + 1, ArrowDown: place + 1, Home: 0, End: last }[event.key];
      if (to !== undefined) this.goTo(buttons, Math.max(0, Math.min(to, last)));
      else if (event.key === "Delete" || event.key === "Backspace") this.remove(event.target.entry, true);
      else return;
      event.preventDefault();
    }

    // What stands in the field and was not chosen yet is chosen by sending; false when it can not be.
    settle() {
      const typed = this.input.value.trim();
      if (!typed) return true;
      const same = this.boxes.find((box) => plain(this.labelOf(box)) === plain(typed));
      if (!same && !this.lines) {
        this.input.focus();
        this.box.tell(words.choose);
        return false;
      }
      if (!same) this.add(typed, true);
      else if (same.checked) this.input.value = "";
      else this.add(same, false);
      return true;
    }
  }

  // One entry: the suggestions of a browser become the same list.
  const suggest = (input) => {
    const options = Array.from(document.getElementById(input.getAttribute("list"))?.options ?? []);
    let group = "";
    const offered = options.map((option) => ({ label: option.value, group: (group = option.dataset.group ?? group) }));
    input.removeAttribute("list");
    const field = make("div", "picker-field picker-single");
    const box = new Combobox(input, {}, {
      offers: () => offered, grows: "grows" in input.dataset, takesFirst: false,
      take: (value) => {
        input.value = box.settled = value;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        box.tell(say(words.added, value));
      },
    });
    box.settled = input.value;
    input.addEventListener("focus", () => { box.settled = input.value; });
    input.replaceWith(field);
    field.append(input, box.list, box.status);
  };

  const pickers = new Map();
  const begin = (root) => {
    for (const list of root.querySelectorAll("[data-picker]:not([data-picker=ready])")) {
      list.dataset.picker = "ready";
      pickers.set(list, new Picker(list));
    }
    for (const input of root.querySelectorAll("input[data-suggest][list]")) suggest(input);
    for (const list of pickers.keys()) if (!list.isConnected) pickers.delete(list);
  };
  begin(document);
  document.addEventListener("htmx:load", ({ detail }) => begin(detail.elt));
  // A browser that comes back to the page has filled in its boxes again.
  window.addEventListener("pageshow", () => pickers.forEach((picker) => picker.show()));
  document.addEventListener("submit", (event) => {
    const mine = Array.from(pickers).filter(([list]) => event.target.contains(list)).map(([, picker]) => picker);
    if (mine.every((picker) => picker.settle())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
