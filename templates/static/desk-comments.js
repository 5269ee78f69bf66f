// Comments on the open photo and its words: read, answered, settled, written. What is typed here is
// kept for each photo until it is sent.
"use strict";

window.desk.captionComments = (page) => {
  const { make, fill, state } = page;
  const words = page.words.comments;
  const path = `/desk/essays/${state.slug}/comments`;
  const part = page.part(".comments");
  const drafts = new Map(); // photo -> what is typed about it
  let threads = [];
  let photo = null;

  const about = ({ field, lang }) => (field ? `${page.words.field[field] ?? field} ${lang.toUpperCase()}` : words.photo);
  const ofPhoto = (one) => threads.filter((thread) => thread.photo === one.name);

  async function load() {
    const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) took(await answer.json());
  }

  function took(told) {
    threads = told.threads;
    const writes = part.contains(document.activeElement) ? document.activeElement.dataset.at : "";
    if (photo) paint();
    if (writes) part.querySelector(`[data-at="${CSS.escape(writes)}"]`)?.focus();
  }

  // one thing done on the server, which tells all that is said by then
  const send = (told) => page.tell(async () => (took(await desk.post(path, told)), true));

  function thread(one) {
    const item = make("li", { className: one.open ? "remark" : "remark over" });
    const head = make("p", { className: "on", textContent: about(one) });
    if (one.changed) head.append(" ", make("span", { className: "bad", textContent: words.changed }));
    item.append(head);
    one.said.forEach((line, at) => {
      const said = make("div", { className: at ? "answer" : "" });
      const who = make("p", { className: "who", textContent: line.name });
      if (line.guest) who.append(" ", make("span", { className: "note", textContent: words.guest }));
      said.append(who, make("p", { className: "told", textContent: line.words }));
      item.append(said);
    });
    if (one.settled) item.append(make("p", { className: "note", textContent: fill(words.settledBy, { name: one.settled }) }));
    item.append(one.open ? answering(one) : make("p"));
    if (one.settled) item.lastChild.append(page.aside.button(words.reopen, () => send({ do: "reopened", on: one.ident })));
    return item;
  }

  function answering(one) {
    const form = make("form", { className: "row" });
    const box = make("input", { maxLength: 2000, autocomplete: "off", ariaLabel: fill(words.answerTo, { name: one.said[0].name }) });
    box.dataset.at = one.ident;
    const answer = make("button", { className: "slim", textContent: words.answer });
    form.append(box, answer, page.aside.button(words.settle, () => send({ do: "settled", on: one.ident })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (box.value.trim()) send({ on: one.ident, words: box.value });
    });
    return form;
  }

  function writing() {
    const form = make("form", { className: "fields" });
    const select = make("select", { ariaLabel: words.about });
    for (const { tag } of state.languages)
      for (const field of ["caption", "alt"]) select.append(make("option", { value: `${field}.${tag}`, textContent: about({ field, lang: tag }) }));
    select.append(make("option", { value: "", textContent: words.photo }));
    const kept = drafts.get(photo) ?? { words: "", about: page.last ? `${page.last.field}.${page.last.lang}` : "caption.none" };
    select.value = [...select.options].some((one) => one.value === kept.about) ? kept.about : select.options[0].value;
    const box = make("textarea", { rows: 2, maxLength: 2000, value: kept.words, ariaLabel: words.write });
    box.dataset.at = "new";
    const keep = () => drafts.set(photo, { words: box.value, about: select.value });
    form.addEventListener("input", keep);
    form.append(select, box, make("button", { className: "slim", textContent: words.send }));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!box.value.trim()) return;
      const [field, lang] = select.value.split(".");
      const told = { photo: photo.name, about: select.value, words: box.value };
      if (field) told.text = page.read(photo, field, lang);
      const one = photo;
      if (await send(told)) {
        drafts.delete(one);
        desk.say(words.sent);
        if (one === photo) paint();
      }
    });
    return form;
  }

  function paint() {
    const mine = ofPhoto(photo);
    const list = make("ul", { className: "plain" });
    list.append(...mine.map(thread));
    part.replaceChildren(make("h2", { textContent: words.title }), ...(mine.length ? [list] : []), ...(photo.mine ? [writing()] : []));
    flags(mine.filter((one) => one.open));
  }

  // beside the label of a text: how many open comments are about it
  function flags(open) {
    for (const { tag } of state.languages)
      for (const field of ["caption", "alt"]) {
        const box = page.boxes.at(field, tag);
        if (!box) continue;
        const count = open.filter((one) => one.field === field && one.lang === tag).length;
        box.cell.querySelector(".talked")?.remove();
        if (!count) continue;
        const flag = make("span", { className: "talked", textContent: fill(words.count, { n: count }) });
        box.label.append(" ", flag);
      }
  }

  function opened(next) {
    photo = next;
    paint();
  }

  load();
  return { opened, write: () => (part.scrollIntoView({ block: "nearest" }), part.querySelector("[data-at=new]")?.focus()) };
};
