// Shows what passkeys need where the browser and the address allow them, and says when a device gave none.
"use strict";

(() => {
  // A passkey belongs to a name: there is none for a site that is reached by its number.
  const isName = !/^[\d.]+$|^\[/.test(location.hostname);
  if (isName && window.PublicKeyCredential)
    document.querySelectorAll("[data-needs-passkeys]").forEach((element) => { element.hidden = false; });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const failure = document.getElementById("passkey-failure");
    failure.hidden = false;
    failure.focus();
  });
})();
