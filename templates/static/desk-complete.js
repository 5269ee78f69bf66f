// Names that complete while somebody writes: of people, places, organisations, in the language of the box.
// The list takes no key before somebody goes into it with the arrow, and stands below its box, never over it.
"use strict";

// path   where the names are; words: {count, other, called}; say: what is heard
window.desk.complete = ({ path, words, fill }) => {
  const MOST = 8; // names that are shown
  const LEAST = 2; // letters that are typed first
  const WORDS = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*(?: [\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*){0,3}$/u;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const list = Object.assign(document.createElement("ul"), { id: "completions", role: "listbox", ariaLabel: words.called, hidden: true });
  list.className = "completions";
  let known = null; // [{kind, forms, heads}]
  let asked = null;
  let open = null; // {box, found, from, to}: whose list it is
  let active = -1;

  async function load() {
    asked ??= desk.look(path).then(read, () => (asked = null)); // asked again with the next letter
    return asked;
  }

  function read(told) {
    known = [];
    for (const [kind, names] of Object.entries(told))
      for (const name of names) {
        const forms = typeof name === "string" ? { "": name } : name;
        known.push({ kind, forms, heads: [...new Set(Object.values(forms).map((form) => ` ${fold(form)}`))] });
      }
  }

  // a name as it is written in a language; one that another language alone has keeps its tag
  function form(one, lang) {
    const own = one.forms[lang] ?? one.forms[lang.split("-")[0]] ?? one.forms[""];
    if (own !== undefined) return { text: own, tag: "" };
    const [tag, text] = Object.entries(one.forms)[0];
    return one.kind === "words" && lang ? null : { text, tag: lang ? tag : "" };
  }

  // the names that go on where the text before the caret ends: the longest beginning counts
  function search(before, box) {
    const typed = WORDS.exec(before)?.[0];
    if (!typed) return null;
    const parts = typed.split(" ");
    for (let n = 0; n < parts.length; n++) {
      const piece = parts.slice(n).join(" ");
      const head = ` ${fold(piece)}`;
      if (head.length <= LEAST) return null;
      const [first, within] = [[], []];
      for (const one of known) {
        if (!box.kinds.includes(one.kind) || !one.heads.some((each) => each.includes(head))) continue;
        const said = form(one, box.lang);
        if (said && said.text !== piece) (one.heads.some((each) => each.startsWith(head)) ? first : within).push({ ...one, ...said });
      }
      const found = [...first, ...within].slice(0, MOST);
      if (found.length) return { found, from: before.length - piece.length };
    }
    return null;
  }

  async function look(box) {
    if (!known) await load();
    const { el } = box;
    const [from, to] = [el.selectionStart, el.selectionEnd];
    const inWord = /^[\p{L}\p{N}]/u.test(el.value.slice(to));
    if (!known || from !== to || inWord || el.readOnly || document.activeElement !== el) return close();
    const start = box.separator ? el.value.lastIndexOf(box.separator, to - 1) + 1 : 0;
    const found = search(el.value.slice(start, to), box);
    if (found) show({ box, found: found.found, from: start + found.from, to });
    else close();
  }

  function show(next) {
    const fresh = open?.box !== next.box;
    open = next;
    active = -1;
    list.replaceChildren(...open.found.map((one, at) => {
      const option = Object.assign(document.createElement("li"), { id: `completion-${at}`, role: "option", ariaSelected: "false" });
      option.append(Object.assign(document.createElement("span"), { textContent: one.text, lang: one.tag || open.box.lang }));
      if (one.tag) option.append(" ", Object.assign(document.createElement("small"), { textContent: one.tag }));
      option.onpointerdown = (event) => event.preventDefault(); // the caret stays where it is
      option.onclick = () => pick(at);
      return option;
    }));
    const { el } = open.box;
    if (list.previousElementSibling !== el) el.after(list);
    list.hidden = false;
    list.style.top = `${el.offsetTop + el.offsetHeight}px`;
    list.style.left = `${el.offsetLeft}px`;
    told();
    if (fresh) desk.say(fill(words.count, { n: open.found.length }));
  }

  function told() {
    const { el } = open.box;
    if (el.role === "combobox") el.ariaExpanded = String(!list.hidden);
    el.setAttribute("aria-controls", list.id);
    [...list.children].forEach((option, at) => (option.ariaSelected = String(at === active)));
    if (active >= 0) el.setAttribute("aria-activedescendant", list.children[active].id);
    else el.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    if (!open) return;
    const { el } = open.box;
    list.hidden = true;
    active = -1;
    if (el.role === "combobox") el.ariaExpanded = "false";
    el.removeAttribute("aria-activedescendant");
    el.removeAttribute("aria-controls");
    open = null;
  }

  function pick(at) {
    const { box, found, from, to } = open;
    close();
    const blank = box.separator && from && !/\s/.test(box.el.value[from - 1]) ? " " : "";
    box.put(blank + found[at].text, from, to);
    box.picked?.(found[at]);
  }

  // a key that is the list's: none is, but Escape, before somebody went into it
  function pressed(event) {
    if (!open || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (step > 0 || active >= 0)) {
      active = Math.min(active + step, open.found.length - 1);
      told();
    } else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) pick(active);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // box: {el, lang, kinds, separator, put(words, from, to), picked(name)}
  function attach(box) {
    const { el } = box;
    el.setAttribute("aria-autocomplete", "list");
    if (el.tagName === "INPUT") Object.assign(el, { role: "combobox", ariaExpanded: "false", ariaHasPopup: "listbox" });
    el.addEventListener("keydown", pressed, true);
    el.addEventListener("input", (event) => event.isComposing || void look(box));
    el.addEventListener("focus", () => void load());
    el.addEventListener("blur", close);
  }

  return { attach, close };
};

// The boxes of the caption screen: names in them, and who is named may be put under Persons as well.
window.desk.captionComplete = (page) => {
  const { make, fill, words, state } = page;
  const ALL = ["people", "places", "organisations", "words"];
  const complete = desk.complete({ path: `/desk/essays/${state.slug}/names`, words: words.completing, fill });
  let offer = null; // {line, name}: one person, until another photo is opened

  function forget() {
    offer?.line.remove();
    offer = null;
  }

  // who is written about is not yet named: that is asked, and never of a photo behind a veil
  function named(one, name) {
    const photo = page.grid.current;
    const persons = page.boxes.at("persons", "");
    forget();
    if (name.kind !== "people" || photo.sensitive || !photo.mine || listed(persons).includes(name.text)) return;
    const line = make("span", { className: "also" });
    const told = fill(words.completing.also, { name: name.text });
    const button = make("button", { type: "button", className: "plain", textContent: `+ ${words.field.persons}`, ariaLabel: told, title: told, onclick: take });
    line.append(button, " ", make("kbd", { textContent: "Alt+Enter" }));
    one.tools.append(line); // above the box: nothing moves
    offer = { line, name: name.text };
    desk.say(`${told}: Alt+Enter`);
  }

  const listed = (one) => one.el.value.split(";").map((part) => part.trim()).filter(Boolean);

  function take() {
    if (!offer) return false;
    const persons = page.boxes.at("persons", "");
    page.boxes.write(persons, [...listed(persons), offer.name].join("; "));
    forget();
    return true;
  }

  for (const one of page.boxes.boxes) {
    const put = (text, from, to) => page.boxes.put(one, text, from, to);
    if (one.field === "persons") complete.attach({ el: one.el, lang: "", kinds: ["people"], separator: ";", put });
    else if (one.lang) complete.attach({ el: one.el, lang: one.lang, kinds: ALL, put, picked: (name) => named(one, name) });
  }
  desk.keys({ "Alt+Enter": take }, page.part(".boxes"));

  // a box elsewhere on the screen, without a photo of its own
  function plain(el, lang, kinds = ALL) {
    const put = (text, from, to) => {
      el.setRangeText(text, from, to, "end");
      el.dispatchEvent(new Event("change"));
    };
    complete.attach({ el, lang, kinds, put });
  }

  return { plain, opened: () => (complete.close(), forget()) };
};
