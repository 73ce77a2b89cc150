// A question that depends on the answer to another one is shown once it applies: data-when="name=code code" or
// "name!=code". What holds an answer, or a fault, always is. Without this file every question is shown.
"use strict";

(() => {
  const answersOf = (form, name) => Array.from(form.elements).filter((input) => input.name === name)
    .filter((input) => !["checkbox", "radio"].includes(input.type) || input.checked).map((input) => input.value);
  const holds = (place) => place.querySelector("input:checked, .is-invalid, .invalid-feedback") !== null
    || Array.from(place.querySelectorAll("input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select"))
      .some((input) => input.value.trim());
  const look = (form) => {
    for (const question of form.querySelectorAll("[data-when]")) {
      const [, name, not, codes] = /^([^!=]+)(!?)=(.*)$/.exec(question.dataset.when);
      const wanted = codes.split(" ");
      const applies = answersOf(form, name).some((answer) => wanted.includes(answer)) !== Boolean(not);
      const place = question.closest("[id^=div_id_], .mb-3") ?? question;
      place.hidden = !applies && !holds(place);
    }
  };
  const begin = (root) => {
    const forms = new Set(Array.from(root.querySelectorAll("[data-when]"), (question) => question.closest("form")));
    forms.forEach((form) => form && look(form));
  };
  begin(document);
  window.addEventListener("pageshow", () => begin(document));
  document.addEventListener("htmx:load", ({ detail }) => begin(detail.elt));
  document.addEventListener("change", ({ target }) => { if (target.form) look(target.form); });
})();
