// Passkeys: the browser asks the person's device, and sends its answer (WebAuthn Level 3, 5.1).
"use strict";

(() => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;

  function told(form, words) {
    const place = form.querySelector("[role=alert]");
    place.textContent = words;
    place.hidden = !words;
  }

  // what the person called off themselves is no problem to tell of
  function act(form, doing) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told(form, "");
      try {
        await doing(form);
      } catch (problem) {
        if (problem.name === "NotAllowedError") return;
        if (problem.told?.confirm) {
          location.assign(problem.told.confirm); // the password first: it was said long ago
          return;
        }
        told(form, problem.name === "InvalidStateError" ? form.dataset.known : problem.message || form.dataset.failed);
      }
    });
  }

  const signIn = document.getElementById("passkey-sign-in");
  if (signIn) {
    act(signIn, async (form) => {
      const asked = await desk.post("/desk/passkeys/asked", {});
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
      const credential = await navigator.credentials.get({ publicKey });
      const answer = await desk.post("/desk/passkeys/sign-in", {
        credential: credential.toJSON(),
        next: form.dataset.next,
      });
      location.assign(answer.to);
    });
  }

  const add = document.getElementById("passkey-add");
  if (add) {
    act(add, async (form) => {
      const offered = await desk.post("/desk/me/passkeys/offered", {});
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(offered);
      const credential = await navigator.credentials.create({ publicKey });
      await desk.post("/desk/me/passkeys", {
        credential: credential.toJSON(),
        label: form.elements.label.value,
      });
      location.assign("/desk/me/?done=saved");
    });
  }
})();
