// What the rules find in the photos of an essay, beside their boxes. It comes after a save, and nothing waits for it.
"use strict";

window.desk.captionLint = (page) => {
  const { make, fill, words, saving } = page;
  const part = page.part(".rules");
  const root = `/desk/essays/${page.state.slug}/`;
  const PAUSE = 900; // ms after the last save
  const MARKED = new Set(["caption-missing", "alt-missing", "language-missing", "placeholder"]); // have marks of their own
  let timer = 0;
  let shown = "";

  // once the hand rests; while something is not saved yet, what is on the server is not what is seen
  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  }

  async function ask() {
    if (saving.unsaved().length) return later();
    const answer = await fetch(`${root}lint`, { headers: { Accept: "application/json" }, redirect: "error" }).catch(() => null);
    if (answer?.ok) heard(await answer.json());
  }

  function heard(told) {
    for (const photo of page.photos) {
      photo.faults = told.photos[photo.name] ?? [];
      const wrong = photo.faults.filter((one) => one.level === "error" && !one.reason);
      photo.wrong = wrong.length;
      photo.unmarked = wrong.some((one) => !MARKED.has(one.rule));
      page.grid.mark(photo);
    }
    page.grid.meters();
    part.dataset.errors = told.meter.errors;
    if (page.grid.current) show(page.grid.current);
  }

  // not while somebody writes a reason into it
  function show(photo) {
    const told = JSON.stringify([photo.name, photo.faults ?? []]);
    const writing = part.contains(document.activeElement) && part.dataset.photo === photo.name && document.activeElement.value;
    if (told === shown || writing) return;
    shown = told;
    part.dataset.photo = photo.name;
    part.replaceChildren();
    const some = photo.faults ?? [];
    if (!some.length) return;
    const list = make("ul", { className: "faults" });
    for (const one of [...some.filter((one) => !one.reason), ...some.filter((one) => one.reason)]) list.append(line(photo, one));
    part.append(make("h2", { textContent: words.lint.title }), list);
  }

  function line(photo, one) {
    const item = make("li", { className: one.reason ? "ignored" : one.level });
    const field = words.field[one.field] ? ` ${words.field[one.field]}${one.lang && ` ${one.lang.toUpperCase()}`}` : "";
    item.append(make("span", { className: "unseen", textContent: `${words.lint[one.level]}: ` }));
    item.append(make("span", { textContent: one.found ? `${one.sentence}: ${one.found}` : one.sentence }));
    item.append(make("small", { textContent: field }));
    const may = photo.mine && !one.firm && (page.edits || one.level !== "error");
    if (one.reason) item.append(make("q", { textContent: one.reason }));
    if (one.reason && may) item.append(button(words.lint.heed, () => ignore(photo, one, "")));
    else if (may) item.append(...reasons(photo, one));
    return item;
  }

  function reasons(photo, one) {
    const box = make("details");
    const why = make("input", { ariaLabel: words.lint.why, placeholder: words.lint.why, maxLength: 300, autocomplete: "off", required: true });
    const form = make("form");
    form.append(why, make("button", { className: "slim", textContent: words.lint.ignore }));
    form.onsubmit = (event) => {
      event.preventDefault();
      ignore(photo, one, why.value);
    };
    box.append(make("summary", { textContent: words.lint.because }), form);
    const ready = one.rule === "no-who" ? [button(words.lint.nobody, () => ignore(photo, one, words.lint.nobody))] : [];
    return [...ready, box];
  }

  const button = (text, act) => make("button", { type: "button", className: "plain", textContent: text, onclick: act });

  async function ignore(photo, one, reason) {
    const told = await page.tell(() => desk.post(`${root}ignore`, { photo: photo.name, rule: one.rule, reason }));
    if (!told) return;
    desk.say(fill(reason ? words.lint.ignored : words.lint.heeded, { what: one.sentence }));
    shown = "";
    document.activeElement?.blur();
    for (const fault of photo.faults) if (fault.rule === one.rule) fault.reason = reason;
    show(photo);
    part.querySelector("button, summary")?.focus();
    later(0);
  }

  return { later, show };
};
