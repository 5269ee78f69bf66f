// The kit of an event: rows that come as they are needed, an example that follows, nothing left by mistake.
"use strict";

(() => {
  const form = document.getElementById("kit");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  const missing = document.getElementById("kit-words").content.querySelector("[data-word=missing]");
  const PAUSE = 300; // milliseconds after the last key
  const told = () => new URLSearchParams(new FormData(form)).toString();
  const begun = told();
  let [timer, asked, sent] = [0, 0, false];

  // an empty row more as soon as the last one is written in
  function grow(table) {
    const rows = [...table.children];
    const last = rows.at(-1);
    if (![...last.querySelectorAll("input")].some((one) => one.value)) return;
    const made = last.cloneNode(true);
    const [from, to] = [rows.length - 1, rows.length];
    for (const part of made.querySelectorAll("input, label"))
      for (const name of ["id", "name", "for"]) {
        const was = part.getAttribute(name);
        if (was) part.setAttribute(name, was.replace(new RegExp(`([.-])${from}([.-])`), `$1${to}$2`));
      }
    for (const one of made.querySelectorAll("input")) one.value = "";
    made.ariaLabel = String(to + 1);
    table.append(made);
  }

  // what a caption by these templates would say; the newest question alone is heard
  async function example() {
    const number = ++asked;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json", "X-Token": desk.token };
    const answer = await fetch(form.dataset.example, { method: "POST", headers, body: told(), redirect: "error" }).catch(() => null);
    const made = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!made || number !== asked) return;
    for (const line of form.querySelectorAll("[data-example-of]")) {
      const one = made[line.dataset.exampleOf];
      line.hidden = !one;
      line.querySelector(".made").textContent = one?.text ?? "";
      const open = [...(one?.missing ?? []), ...(one?.unknown ?? [])];
      line.querySelector(".lint").textContent = open.map((name) => missing.textContent.replace("{name}", name)).join(" ");
    }
  }

  form.addEventListener("input", (event) => {
    const table = event.target.closest("[data-rows]");
    if (table) grow(table);
    state.textContent = told() === begun ? "" : state.dataset.unsaved;
    clearTimeout(timer);
    timer = setTimeout(example, PAUSE);
  });
  // a TAB is what stands between a code and its words: typed where it is meant, Escape lets it go on
  let free = false;
  const codes = document.getElementById("kit-codes");
  codes?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") free = true;
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || free) return;
    const line = codes.value.slice(codes.value.lastIndexOf("\n", codes.selectionStart - 1) + 1, codes.selectionStart);
    if (!line.trim()) return; // nothing stands before it: it leads on, as everywhere
    event.preventDefault();
    codes.setRangeText("\t", codes.selectionStart, codes.selectionEnd, "end");
    codes.dispatchEvent(new Event("input", { bubbles: true }));
  });
  codes?.addEventListener("blur", () => (free = false));
  for (const table of form.querySelectorAll("[data-rows]")) grow(table);
  document.addEventListener("submit", () => (sent = true));
  addEventListener("pageshow", () => (sent = false));
  addEventListener("beforeunload", (event) => !sent && told() !== begun && event.preventDefault());
  addEventListener("keydown", (event) => {
    if (desk.chord(event) !== "Ctrl+s") return;
    event.preventDefault();
    form.requestSubmit();
  });
})();
