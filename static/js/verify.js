// The checksum of a file that somebody chooses or drops is computed here; the file is sent nowhere.
"use strict";

(() => {
  const form = document.getElementById("verify");
  if (!form || !window.crypto?.subtle) return; // a browser computes hashes on secure pages alone
  const part = document.getElementById("verify-file");
  const input = document.getElementById("file");
  const target = document.getElementById("id_sha256");
  part.hidden = false;

  const check = async (file) => {
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    target.value = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    form.requestSubmit();
  };
  input.addEventListener("change", () => { if (input.files.length) check(input.files[0]); });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) check(event.dataTransfer.files[0]);
  });
})();
