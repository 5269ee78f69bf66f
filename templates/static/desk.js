// What the pages of the desk share: asking the server, being heard, keys, news from others.
"use strict";

window.desk = (() => {
  let token = document.querySelector("meta[name=token]")?.content ?? "";

  class Refusal extends Error {
    // what the server said no to; status 0: it was not reached
    constructor(status, told) {
      super(told?.problem ?? "");
      this.status = status;
      this.told = told ?? {};
    }
  }

  async function ask(method, path, data) {
    const headers = { "X-Token": token, Accept: "application/json" };
    if (data !== undefined) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, {
        method,
        headers,
        body: data === undefined ? undefined : JSON.stringify(data),
        credentials: "same-origin",
        redirect: "error",
      });
    } catch {
      throw new Refusal(0);
    }
    let told = null;
    try {
      told = await answer.json();
    } catch {
      // an answer without words, as of a proxy: its status has to do
    }
    if (!answer.ok) throw new Refusal(answer.status, told);
    return told;
  }

  // the token of a new sign-in, for everything that this page still sends
  function renew(fresh) {
    token = fresh;
    for (const field of document.querySelectorAll("input[name=token]")) field.value = fresh;
  }

  // one sentence for people who hear the page; said anew even when it is the same
  function say(words) {
    const place = document.getElementById("said");
    place.textContent = "";
    setTimeout(() => (place.textContent = words), 50);
  }

  // of several servers this one does not hear the others now, or does again
  function tellLate(late) {
    const place = document.getElementById("late");
    if (place.hidden !== late) return;
    place.hidden = !late;
    if (late) say(place.textContent);
  }

  // what others do, as it happens: handlers by kind; the browser reconnects by itself. Browsers
  // allow a site six connections in all, so a page that nobody sees gives its own back, and says
  // what it knows when it is seen again: it is then told what it missed
  function events(path, handlers, state = () => {}) {
    const address = new URL(path, location.href);
    let source = null;
    let resting = 0;
    function open() {
      clearTimeout(resting);
      if (source) return;
      source = new EventSource(address);
      source.onopen = () => state(true);
      source.onerror = () => {
        state(false);
        if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
        source = null; // turned away, as when nobody is signed in any more
        resting = setTimeout(open, 30_000);
      };
      source.onmessage = (message) => {
        if (message.lastEventId) address.searchParams.set("tag", message.lastEventId);
        const told = JSON.parse(message.data);
        if (told.kind === "late") tellLate(told.late);
        handlers[told.kind]?.(told);
      };
    }
    function close() {
      source?.close();
      source = null;
    }
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) resting = setTimeout(close, 60_000);
      else open();
    });
    addEventListener("pagehide", close);
    addEventListener("pageshow", open);
    open();
  }

  // whether keys belong to a text: letters alone are no shortcuts there
  function writing(target) {
    return target.closest?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]") != null;
  }

  // "Ctrl+Shift+Enter" of a key press; letters as they are written
  function chord(event) {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
    if (event.altKey) parts.push("Alt");
    if (event.shiftKey && event.key.length > 1) parts.push("Shift");
    else if (event.shiftKey && (event.ctrlKey || event.metaKey)) parts.push("Shift");
    parts.push(event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key);
    return parts.join("+");
  }

  // keys: a table from chord to what it does; single letters only outside text and if wanted
  function keys(table, target = document) {
    const letters = !document.body.hasAttribute("data-no-keys");
    target.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const pressed = chord(event);
      const act = table[pressed];
      if (!act) return;
      const bare = !/^(Ctrl|Alt)\+/.test(pressed);
      if (bare && writing(event.target)) return;
      if (bare && pressed.length === 1 && !letters) return;
      if (act(event) !== false) event.preventDefault();
    });
  }

  // look: what may as well fail, so that nobody is asked to sign in for it
  return { ask, look: (path) => ask("GET", path), post: (path, data) => ask("POST", path, data), say, events, keys, chord, writing, renew, get token() { return token; }, Refusal };
})();
