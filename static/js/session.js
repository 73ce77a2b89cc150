// Before a session ends, its page says so, and one press lets it last again, or, in its last minutes, it says that nothing
// does. What is typed stays where it is.
"use strict";

(() => {
  const ending = document.getElementById("session-ending");
  if (!ending) return;
  const { address, left, warned } = ending.dataset;
  const before = Number(warned);
  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1] ?? "";
  let dialog = null;
  let hasTyped = false; // since the server was last asked: typing is working, though nothing is sent yet
  let wasTold = false; // that nothing lets the session last longer
  let later = 0;
  const lookIn = (seconds) => { clearTimeout(later); later = setTimeout(look, Math.max(0, seconds) * 1000); };

  // How many seconds are left, and whether an act makes that more: asked, which is no act, or sent, which is one. Seconds are
  // NaN where the server cannot be reached.
  const ask = async (isAct) => {
    const token = cookie("csrftoken") || cookie("__Host-csrftoken");
    const sent = isAct ? { method: "POST", headers: { "X-CSRFToken": token } } : {};
    hasTyped = false;
    try {
      const answer = await fetch(address, { cache: "no-store", ...sent });
      return answer.ok ? await answer.json() : { left: NaN };
    } catch {
      return { left: NaN };
    }
  };

  const fill = (element, seconds) => {
    const end = new Date(Date.now() + seconds * 1000);
    element.querySelector("time").textContent = end.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  };
  const show = (id, seconds) => {
    dialog?.remove();
    dialog = document.getElementById(id).content.firstElementChild.cloneNode(true);
    if (seconds) fill(dialog, seconds);
    document.body.append(dialog);
    // Leaving the warning, by the button or by Escape, is an act.
    dialog.addEventListener("close", () => {
      dialog = null;
      if (id === "session-ending") extend();
    }, { once: true });
    dialog.showModal();
  };
  const extend = async () => {
    const answer = await ask(true);
    if (answer.left > before) window.saying.tell(ending.dataset.extended);
    follow(answer);
  };
  const follow = ({ left: seconds, is_final: isFinal }) => {
    if (Number.isNaN(seconds)) lookIn(30);
    else if (seconds <= 0) {
      if (dialog?.dataset.session !== "over") show("session-over", 0);
    } else if (seconds > before) {
      if (dialog) { const open = dialog; dialog = null; open.remove(); }
      lookIn(seconds - before);
    } else {
      if (!dialog && !wasTold) show(isFinal ? "session-final" : "session-ending", seconds);
      wasTold = Boolean(isFinal);
      lookIn(Math.min(seconds, 30)); // another page may have worked on meanwhile
    }
  };
  const look = async () => {
    follow(await ask(hasTyped));
  };

  document.addEventListener("input", () => { hasTyped = true; });
  lookIn(Number(left) - before);
  // A machine that slept, or a page kept by the back button: the clock has gone on without it.
  window.addEventListener("pageshow", (event) => { if (event.persisted) lookIn(0); });
})();
