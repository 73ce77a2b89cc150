// A map of flows: the box under the pointer or in focus lights its lines, the others step back. Without it, nothing lacks.
"use strict";

for (const map of document.querySelectorAll(".fig-map")) {
  const light = (event) => {
    const box = event.type === "focusout" ? null : event.target.closest("a, .fig-box");
    const at = (box?.matches(".fig-box") ? box : box?.querySelector(".fig-box"))?.dataset.box;
    map.classList.toggle("fig-picked", at !== undefined);
    for (const line of map.querySelectorAll(".fig-line")) {
      line.classList.toggle("fig-lit", at !== undefined && [line.dataset.from, line.dataset.to].includes(at));
    }
  };
  for (const type of ["pointerover", "focusin", "focusout"]) map.addEventListener(type, light);
  map.addEventListener("pointerleave", () => light({ type: "focusout" }));
}
