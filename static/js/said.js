// What an act came to is said to who cannot see it, in one place of the page that is always there; and what answers a
// form that was refused takes the focus.
"use strict";

(() => {
  const place = document.getElementById("said");
  const SPOKEN = 10_000; // how long a sentence stays where somebody could read it again
  let waiting = [];
  let later = 0;

  // The place is emptied first, so that the same sentence said twice is heard twice.
  const tell = (sentence) => {
    const text = sentence.trim().replace(/\s+/g, " ");
    if (!text) return;
    waiting.push(text);
    clearTimeout(later);
    place.textContent = "";
    later = setTimeout(() => {
      place.textContent = waiting.join(" ");
      waiting = [];
      later = setTimeout(() => { place.textContent = ""; }, SPOKEN);
    }, 150);
  };
  const tellMessages = (root) => root.querySelectorAll(".messages").forEach((said) => tell(said.textContent));

  // Where the answer to what was just sent stands: what is wrong with a form, or an alert.
  const ANSWER = "form[method=post] [data-summary], [role=alert]";
  const answerIn = (root) => Array.from(root.querySelectorAll(ANSWER)).find((one) => one.checkVisibility?.() ?? !one.hidden);
  window.saying = { tell, answerIn };

  tellMessages(document);
  answerIn(document.getElementById("main"))?.focus();
  document.addEventListener("htmx:load", ({ detail }) => detail.elt !== document.body && tellMessages(detail.elt));

  // The link of a fault leads into its field, even where that is a group of boxes or folded away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-summary] a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const controls = [target, ...target.querySelectorAll("input, select, textarea, button")];
    const first = controls.find((one) => one.matches("input:not([type=hidden]), select, textarea, button") && one.checkVisibility());
    target.scrollIntoView({ block: "center" });
    (first ?? target).focus({ preventScroll: true });
  });
})();
