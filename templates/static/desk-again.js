// A sign-in that is over, while words on the page are not saved: sign in again in place, then go on.
"use strict";

(() => {
  const dialog = document.getElementById("sign-in-again");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const problem = form.querySelector("[role=alert]");
  const [name, password] = form.querySelectorAll("input");
  const REST = 800; // ms without a key
  let waiting = null;
  let pressed = -REST;

  // what somebody is typing goes into their words, and no half of it into the password
  document.addEventListener("keydown", () => (pressed = performance.now()), true);

  function rested(then) {
    const left = pressed + REST - performance.now();
    if (left > 0) setTimeout(rested, left, then);
    else then();
  }

  async function signIn() {
    const answer = await fetch("/desk/sign-in-again", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ name: name.value, password: password.value }),
      credentials: "same-origin",
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.problem);
    desk.renew(told.token);
  }

  // one dialog, however many requests were turned away meanwhile
  function again() {
    waiting ??= new Promise((resolve) => {
      let done = false;
      form.onsubmit = async (event) => {
        event.preventDefault();
        try {
          await signIn();
        } catch (refusal) {
          problem.textContent = refusal.message;
          problem.hidden = false;
          password.select();
          return;
        }
        done = true;
        dialog.close();
      };
      dialog.onclose = () => {
        password.value = "";
        problem.hidden = true;
        waiting = null;
        resolve(done);
      };
      rested(() => {
        dialog.showModal();
        password.focus();
      });
    });
    return waiting;
  }

  form.querySelector("[data-later]").onclick = () => dialog.close();
  desk.again = again;
  const once = desk.ask;
  desk.ask = async (method, path, data) => {
    try {
      return await once(method, path, data);
    } catch (refusal) {
      // 403: signed in anew in another window, so that this page's token is old
      if (![401, 403].includes(refusal.status) || !(await again())) throw refusal;
      return once(method, path, data);
    }
  };
  desk.post = (path, data) => desk.ask("POST", path, data);

  // a form that is sent by the browser itself: only when somebody is signed in to receive it
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (event.defaultPrevented || target.method !== "post" || !target.elements.token) return;
    event.preventDefault();
    try {
      await desk.ask("GET", "/desk/signed-in");
    } catch (refusal) {
      if (refusal.status === 401) return; // later: the words stay on the page
    }
    if (submitter?.name) {
      const pressed = Object.assign(document.createElement("input"), {
        type: "hidden",
        name: submitter.name,
        value: submitter.value,
      });
      target.append(pressed);
    }
    if (submitter?.hasAttribute("formaction")) target.action = submitter.formAction;
    target.submit();
  });
})();
