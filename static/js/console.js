// Comforts of the console. Every page works without them.
"use strict";

(() => {
  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1] ?? "";
  const token = () => cookie("csrftoken") || cookie("__Host-csrftoken");
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // Menus: one open at a time, closed by Escape and by a click elsewhere.
  const close = (menu) => { menu.open = false; };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.menu"))
      all("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach(close);
  }, true);
  document.addEventListener("click", (event) => {
    all("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach(close);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (!menu) return;
    close(menu);
    menu.querySelector("summary").focus();
  });

  // Words that are not saved yet: leaving the page asks first.
  const isDirty = (form) => form.dataset.guard === "dirty";
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form ?? event.target.closest?.("form");
      if (form?.hasAttribute("data-guard")) form.dataset.guard = "dirty";
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (all("form[data-guard]").some((form) => isDirty(form) && !form.dataset.sent)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    // Cancelling is leaving on purpose.
    const form = event.target.closest?.("[data-discard]")?.closest("form");
    if (form) form.dataset.guard = "";
  });

  // Address names are proposed from a text while it is typed, until somebody types one.
  const addressName = (text) => text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFKD").replace(/\p{M}/gu, "")
    .toLowerCase().replace(/[’‘']/g, " ").replace(/[^\w\s-]/g, "").trim().replace(/[-\s]+/g, "-").slice(0, 76).replace(/^-|-$/g, "");
  document.addEventListener("input", ({ target }) => {
    if (!target.id) return;
    all(`[data-proposed-from="${CSS.escape(target.id)}"]`).filter((field) => field.value === (field.dataset.proposed ?? ""))
      .forEach((field) => { field.value = field.dataset.proposed = addressName(target.value); });
  });

  // A password that is read while it is typed, where a person asks for it: one button for those of a form.
  const offerToShow = (form) => {
    const fields = all("input[type=password]", form);
    const last = fields.at(-1);
    if (!last || form.querySelector(".show-password")) return;
    const button = document.getElementById("show-password").content.firstElementChild.cloneNode(true);
    const show = (shown) => {
      fields.forEach((field) => { field.type = shown ? "text" : "password"; });
      button.setAttribute("aria-pressed", shown);
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
    form.addEventListener("submit", () => show(false)); // browsers keep what is sent from a plain field
    last.after(button);
  };
  all("form").forEach(offerToShow);

  // One click sends once; the back button and an answer give the buttons back.
  let sender = null; // the form whose button had the focus, which a held button gives up
  let pressed = null; // that button, as the form that comes back names it
  const release = (form) => {
    delete form.dataset.sent;
    all("[data-held]", form).forEach((button) => { button.disabled = false; delete button.dataset.held; });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    // Signing in elsewhere has changed the token since this form was made.
    const field = form.elements.csrfmiddlewaretoken;
    if (field && token()) field.value = token();
    form.dataset.sent = "yes";
    sender = form.contains(document.activeElement) ? form : null;
    pressed = sender && { action: form.getAttribute("action"), value: event.submitter?.value };
    setTimeout(() => all("button:not([type=button]), input[type=submit]", form).forEach((button) => {
      if (!button.disabled) { button.disabled = true; button.dataset.held = "yes"; }
    }));
    // An answer that is a file leaves the page as it stands.
    setTimeout(() => release(form), 8000);
  }, true);
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  // Boxes that select rows.
  const count = (form) => {
    const boxes = all(".pick input:not([data-pick-all])", form);
    const chosen = boxes.filter((box) => box.checked).length;
    all("[data-pick-count]", form).forEach((output) => { output.value = chosen || ""; });
    all("[data-pick-all]", form).forEach((box) => {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    });
  };
  const offerAll = (root) => all("form [data-pick-all]", root).forEach((box) => { box.hidden = false; count(box.form); });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches(".pick input") || !box.form) return;
    if (box.hasAttribute("data-pick-all"))
      all(".pick input", box.form).forEach((one) => { one.checked = box.checked; });
    count(box.form);
  });
  offerAll(document);

  // Answers of htmx.
  const insist = (id, element) => {
    const alert = document.getElementById(id).content.firstElementChild.cloneNode(true);
    alert.dataset.interruption = id;
    alert.tabIndex = -1;
    all("[data-interruption]").forEach((old) => old.remove());
    const form = element.closest("form");
    const foot = form?.querySelector(".editor-foot");
    if (foot) foot.before(alert); else if (form) form.append(alert); else document.getElementById("main").prepend(alert);
    // A held button has lost the focus; who is in a field stays there and is told.
    if (document.activeElement === document.body) alert.focus();
    else saying.tell(alert.textContent);
  };
  const signIn = () => new URL(document.getElementById("session-ended").content.querySelector("a").getAttribute("href"), location.href).pathname;

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get" || !token()) return;
    detail.headers["X-CSRFToken"] = token();
    if ("csrfmiddlewaretoken" in detail.parameters) detail.parameters.csrfmiddlewaretoken = token();
  });

  // An answer that would take the place of unsaved words: asks first, except for what sends or gives up those words.
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, target, triggeringEvent } = event.detail;
    const lost = !triggeringEvent || elt.matches("[data-discard]") ? [] : all("form[data-leave]", target).filter((form) => form !== elt && isDirty(form));
    if (lost.length && !confirm(lost[0].dataset.leave)) event.preventDefault();
  });

  // The button that was pressed, in the form that came back: of two that move a row, the other where the row is at its end.
  const samePlace = (root) => {
    const form = pressed?.value && all("form", root).find((one) => one.getAttribute("action") === pressed.action);
    const buttons = form ? all("button[type=submit]", form) : [];
    return buttons.find((button) => button.value === pressed.value) ?? buttons[0];
  };

  let hadFocus = false;
  let wasLed = false;  // by a link that stands elsewhere than what it opens
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    const answered = detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname;
    if (answered === signIn()) {
      detail.shouldSwap = false;
      insist("session-ended", detail.requestConfig.elt);
    } else if ([400, 409, 422].includes(detail.xhr.status) && detail.xhr.responseText.trim()) {
      // A form that comes back with what is wrong in it.
      detail.shouldSwap = true;
      detail.isError = false;
    }
    const active = document.activeElement === document.body && sender ? sender : document.activeElement;
    hadFocus = detail.shouldSwap && !!detail.target?.contains(active);
    wasLed = detail.shouldSwap && detail.requestConfig.elt.matches("[data-lead]");
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(failure, ({ detail }) => insist("not-sent", detail.elt));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.closest("form");
    if (form) release(form);
  });
  document.addEventListener("htmx:load", ({ detail }) => offerAll(detail.elt));
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (wasLed) {
      wasLed = false;
      detail.elt.scrollIntoView();
      (detail.elt.querySelector(".editor-title") ?? detail.elt).focus({ preventScroll: true });
      return;
    }
    if (!hadFocus || document.activeElement !== document.body) return;
    hadFocus = false;
    sender = null;
    const place = saying.answerIn(detail.elt) ?? samePlace(detail.elt)
      ?? detail.elt.querySelector(".is-invalid, [autofocus], [data-focus], .editor-title") ?? detail.elt;
    pressed = null;
    if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: place === detail.elt });
    // What was said of a save stands at the head of its section.
    if (place === detail.elt && place.getBoundingClientRect().top < 0) place.scrollIntoView();
  });
})();
