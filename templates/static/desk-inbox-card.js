// How one choice of files looks on its way in: a card with a contact sheet that fills up.
"use strict";

window.inboxCard = (() => {
  const SHOWN = { arrived: true, duplicate: true };
  const ODD = ["refused", "damaged", "unread"];
  const lang = document.documentElement.lang;
  const words = Object.fromEntries(
    Array.from(document.getElementById("words").content.querySelectorAll("[data-name]"), (one) => [one.dataset.name, one.textContent]),
  );
  let named = 0;

  // "{n} of {all}" with its values
  const word = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

  const number = (value) => new Intl.NumberFormat(lang).format(value);
  const share = (value) => new Intl.NumberFormat(lang, { style: "percent" }).format(Math.floor(value * 100) / 100);

  // bytes as people say them: 640 kB, 4.2 MB, 312 MB
  function size(bytes) {
    const [unit, by] = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
    const value = bytes / by;
    const digits = unit !== "kilobyte" && value < 10 ? 1 : 0;
    return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
  }

  function left(seconds) {
    if (seconds < 55) return word("seconds");
    if (seconds < 3300) return word("minutes", { n: number(Math.ceil(seconds / 60)) });
    return word("hours", { n: number(Math.ceil(seconds / 3600)) });
  }

  // a template's first element, and its parts by name
  function cut(id) {
    const root = document.getElementById(id).content.firstElementChild.cloneNode(true);
    const parts = { root };
    for (const one of root.querySelectorAll("[data-p]")) parts[one.dataset.p] = one;
    return parts;
  }

  const shown = (element, whether) => (element.hidden = !whether);

  function told(one) {
    if (one.state === "sending") return word("sending", { share: share(one.size ? one.bytes / one.size : 0) });
    if (one.trash) return word("in-trash", { name: one.trash });
    if (one.state === "duplicate") return one.same ? word("duplicate", { name: one.same }) : word("duplicate-alone");
    if (one.state === "arrived" && one.elsewhere.length) return word("elsewhere", { name: one.elsewhere[0] });
    return word(one.state);
  }

  const why = (one) => (one.state === "unread" ? word("unread-why") : [one.reason, one.remedy].filter(Boolean).join(" "));

  class Cell {
    constructor(one, leaveOut) {
      this.parts = cut("cell");
      this.one = one;
      this.parts.name.textContent = one.name;
      this.parts.name.title = one.below;
      this.parts.out.setAttribute("aria-label", word("leave-out", { name: one.below }));
      this.parts.out.addEventListener("click", () => leaveOut(one));
      window.inboxStamp.look(this.parts.root, one.file, this.parts.picture);
      this.show();
    }

    show() {
      const { one, parts } = this;
      const { root } = parts;
      root.dataset.state = one.state;
      root.style.setProperty("--p", one.size ? one.bytes / one.size : 0);
      const is = told(one);
      if (parts.is.textContent !== is) parts.is.textContent = is;
      shown(parts.out, one.state === "ready" || (one.state === "waiting" && !one.bytes) || one.state === "unread");
      if (one.picture && SHOWN[one.state] && parts.picture.getAttribute("src") !== one.picture) {
        parts.picture.onload = () => shown(parts.picture, true);
        parts.picture.src = one.picture;
        delete parts.picture.dataset.turn;
      }
    }
  }

  // The card of a batch; acts: {send, pause, retry, remove, leaveOut}, each given the batch or a file.
  class Card {
    constructor(batch, choice, acts) {
      this.parts = cut("card");
      this.batch = batch;
      this.cells = new Map();
      this.odd = new Map();
      this.acts = acts;
      this.changed = new Set();
      this.title = batch.name || word("loose");
      this.begin(choice);
      this.sheet();
      this.show();
    }

    begin(choice) {
      const { parts, batch, acts } = this;
      const id = `batch-${(named += 1)}`;
      parts.title.id = id;
      parts.root.setAttribute("aria-labelledby", id);
      parts.bar.setAttribute("aria-label", word("progress"));
      parts.send.addEventListener("click", () => acts.send(batch));
      parts.pause.addEventListener("click", () => acts.pause(batch));
      parts.go.addEventListener("click", () => acts.send(batch));
      parts.retry.addEventListener("click", () => acts.retry(batch));
      parts.remove.addEventListener("click", () => acts.remove(batch));
      const left = [];
      if (choice.passed) left.push(word("passed", { n: number(choice.passed) }));
      if (choice.unread.length) left.push(word("unread-folder", { names: choice.unread.join(", ") }));
      parts.passed.textContent = left.join(". ");
      shown(parts.passed, left.length > 0);
      if (parts.plan) this.plan(id); // a link has one essay alone
    }

    plan(id) {
      const { parts, batch, acts } = this;
      for (const [label, field] of [["into-label", "into"], ["name-label", "name"]]) {
        parts[field].id = `${id}-${field}`;
        parts[label].htmlFor = parts[field].id;
      }
      parts.into.value = batch.target.album ?? "";
      parts.name.value = batch.target.title ?? batch.name;
      const aim = () => this.aim();
      parts.into.addEventListener("change", aim);
      parts.name.addEventListener("input", aim);
      parts.name.addEventListener("keydown", (event) => event.key === "Enter" && acts.send(batch));
      aim();
      if (!batch.target.album) this.suggest();
    }

    // an essay that was prepared for the very days of these photos, as long as nobody chose one
    async suggest() {
      const { parts, batch } = this;
      const photos = batch.files.filter((one) => /\.(jpe?g|tiff?|cr2|nef|arw|dng)$/i.test(one.path));
      const some = photos.filter((_, at) => at % Math.ceil(photos.length / 6) === 0 || at === photos.length - 1);
      const days = (await Promise.all(some.map((one) => window.inboxStamp.day(one.file)))).filter(Boolean);
      const options = [...parts.into.options].filter(({ dataset }) => dataset.first && days.every((day) => dataset.first <= day && day <= dataset.last));
      if (!days.length || options.length !== 1 || batch.state !== "ready" || parts.into.value || parts.name.value.trim() !== batch.name) return;
      parts.into.value = options[0].value;
      this.aim();
      shown(parts.awaited, true);
      parts.into.addEventListener("change", () => shown(parts.awaited, false));
      desk.say(parts.awaited.textContent);
    }

    // where it goes, as the fields say
    aim() {
      const { parts, batch } = this;
      const album = parts.into.value;
      shown(parts.named, !album);
      batch.target = album ? { album } : { title: parts.name.value.trim() || batch.name || word("loose") };
      batch.album = album;
      this.title = album ? parts.into.selectedOptions[0].textContent : batch.target.title;
      this.show();
    }

    // The contact sheet is one stop of the tab key; arrows walk along the buttons in it.
    sheet() {
      const { parts, batch, acts } = this;
      const cells = batch.files.map((one) => {
        const cell = new Cell(one, (gone) => this.leave(gone));
        this.cells.set(one, cell);
        return cell.parts.root;
      });
      parts.cells.replaceChildren(...cells);
      parts.cells.addEventListener("keydown", (event) => this.walk(event));
      this.stop();
      this.acts = acts;
    }

    buttons() {
      return Array.from(this.parts.cells.querySelectorAll("button:not([hidden])"));
    }

    stop() {
      const all = this.buttons();
      if (all.length && !all.some((one) => one.tabIndex === 0)) all[0].tabIndex = 0;
    }

    walk(event) {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e9, End: 1e9 };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const all = this.buttons();
      const at = Math.min(Math.max(all.indexOf(event.target) + step, 0), all.length - 1);
      this.focus(all, at);
    }

    focus(all, at) {
      for (const one of all) one.tabIndex = -1;
      if (!all.length) return this.parts.title.focus();
      const next = all[Math.min(at, all.length - 1)];
      next.tabIndex = 0;
      next.focus();
    }

    leave(one) {
      const at = this.buttons().indexOf(this.cells.get(one).parts.out);
      this.cells.get(one).parts.root.remove();
      this.cells.delete(one);
      this.acts.leaveOut(one);
      this.focus(this.buttons(), at);
    }

    file(one) {
      this.changed.add(one);
    }

    // shows what changed since; rate: bytes a second of everything that is sent
    show(rate = 0) {
      const { batch, parts } = this;
      for (const one of this.changed) {
        this.cells.get(one)?.show();
        this.strange(one);
      }
      this.changed.clear();
      this.stop();
      parts.title.textContent = this.title;
      parts.root.dataset.state = batch.state;
      parts.tally.textContent = this.tally(rate);
      const ready = batch.state === "ready";
      const going = batch.state === "going" || batch.state === "asking";
      const files = { n: number(batch.files.length), size: size(batch.size) };
      if (parts.plan) shown(parts.plan, ready);
      shown(parts.send, ready);
      parts.send.disabled = batch.files.length === 0;
      parts.send.textContent = batch.files.length === 1 ? word("send-file", files) : word("send-files", files);
      shown(parts.bar, !ready);
      parts.bar.max = batch.size || 1;
      parts.bar.value = batch.state === "done" ? batch.size || 1 : batch.bytes;
      shown(parts.pause, going);
      shown(parts.go, batch.state === "paused");
      shown(parts.retry, !ready && batch.count("unread") > 0);
      if (parts.caption) this.onward();
      parts.problem.textContent = batch.problem;
      shown(parts.problem, batch.problem !== "");
      parts["all-label"].textContent = word(batch.files.length === 1 ? "all-one" : "all-files", files);
    }

    onward() {
      const { batch, parts } = this;
      shown(parts.caption, batch.album !== "" && batch.count("arrived", "duplicate") > 0);
      if (batch.album) parts.caption.href = `/desk/essays/${encodeURIComponent(batch.album)}/captions/`;
      parts.caption.classList.toggle("main", batch.state === "done");
    }

    tally(rate) {
      const { batch } = this;
      const all = { n: number(batch.files.length), size: size(batch.size) };
      if (batch.state === "ready") return word(batch.files.length === 1 ? "tally-one" : "tally-ready", all);
      const said = [word("tally", { n: number(batch.count("arrived")), all: all.n })];
      if (batch.count("duplicate")) said.push(word("tally-same", { n: number(batch.count("duplicate")) }));
      for (const state of ODD) if (batch.count(state)) said.push(word(`tally-${state}`, { n: number(batch.count(state)) }));
      if (batch.state === "done") said.push(word(ODD.some((state) => batch.count(state)) ? "done-but" : "done"));
      else said.push(word("tally-bytes", { done: size(batch.bytes), size: all.size }));
      if (batch.state === "paused" || batch.state === "asking") said.push(word(batch.state));
      else if (batch.state === "going" && rate > 0) {
        said.push(word("rate", { size: size(rate) }), left((batch.size - batch.bytes) / rate));
      }
      return said.join(" · ");
    }

    // what a person has to know about stands above the sheet, with what to do about it
    strange(one) {
      const { parts, odd } = this;
      odd.get(one)?.remove();
      odd.delete(one);
      if (ODD.includes(one.state)) {
        const item = document.createElement("li");
        const name = document.createElement("strong");
        name.textContent = one.below;
        item.append(name, ` – ${word(one.state)}. ${why(one)}`);
        odd.set(one, item);
        parts.odd.append(item);
      }
      shown(parts.odd, odd.size > 0);
    }
  }

  return { Card, word, number, size, why };
})();

// The folders that are watched: who fills them, and what lies there that needs somebody.
window.inboxWatched = (told, place) => {
  const { word, number, size } = window.inboxCard;
  const item = (name, state, lines) => {
    const one = document.createElement("li");
    const title = document.createElement("strong");
    title.textContent = name;
    const what = document.createElement("p");
    what.className = "what";
    what.append(title, ` ${state}`);
    one.append(what);
    for (const line of lines) {
      const words = document.createElement("p");
      words.className = "note";
      words.textContent = line;
      one.append(words);
    }
    return one;
  };
  const held = (one) => `${one.path} – ${one.verdict.reason} ${one.verdict.remedy}`;
  const items = told.sources.map((source) => {
    const lines = source.folders.map(({ name, state, files, bytes }) =>
      `${word(files === 1 ? "folder-one" : "folder", { name, n: number(files), size: size(bytes) })} – ${word(`folder-${state}`)}`);
    for (const folder of source.folders) lines.push(...folder.held.map(held));
    lines.push(...source.loose.map(held));
    if (source.state === "offline") lines.unshift(word("offline-more"));
    const state = told.running ? (source.state === "offline" ? "offline" : "watched") : "unwatched";
    const so = source.arrived ? ` · ${word("so-far", { n: number(source.arrived) })}` : "";
    return item(`${told.folder}/${source.name}`, word(state) + so, lines);
  });
  place.querySelector("ul").replaceChildren(...items);
  place.hidden = items.length === 0;
};
