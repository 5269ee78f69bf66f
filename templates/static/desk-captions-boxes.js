// The boxes of one photo: its words side by side in each language, codes, counts, two texts that disagree.
"use strict";

window.desk.captionBoxes = (page) => {
  const { make, fill, words, saving } = page;
  const root = page.part(".boxes");
  const langs = page.state.languages;
  const LEAST = { alt: [125, 250] }; // characters: what is advised, what is the most (IPTC)
  const boxes = [];
  let photo = null;

  for (const field of ["caption", "alt"]) {
    const row = make("div", { className: `row-of ${field}` });
    for (const { tag } of langs) row.append(box(field, tag, "textarea"));
    root.append(row);
  }
  const facts = make("div", { className: "row-of facts" });
  for (const field of ["credit", "date", "persons"]) facts.append(box(field, "", "input"));
  root.append(facts);

  function box(field, lang, kind) {
    const id = `box-${field}${lang && "-"}${lang}`;
    const many = lang && langs.length > 1 ? ` ${lang.toUpperCase()}` : "";
    const label = make("label", { htmlFor: id, textContent: words.field[field] + many });
    const state = make("span", { className: "box-state" });
    const tools = make("span", { className: "tools" });
    const head = make("div", { className: "head" });
    head.append(label, tools, state);
    const el = make(kind, { id, spellcheck: field === "caption" || field === "alt", autocomplete: "off" });
    if (kind === "textarea") el.rows = field === "caption" ? 4 : 2;
    if (lang) el.lang = lang;
    const under = make("div", { className: "under" });
    const cell = make("div", { className: "box" });
    cell.append(head, el, under);
    const one = { ...{ field, lang, el, cell, state, tools, under, label, before: null, alone: false }, shown: "" };
    if (LEAST[field]) {
      one.count = make("span", { className: "count" });
      const help = make("button", { type: "button", className: "plain", textContent: words.help, ariaLabel: words.altHelp });
      help.dataset.act = "alt";
      tools.append(one.count, help);
    }
    el.box = one;
    boxes.push(one);
    return cell;
  }

  const at = (field, lang) => boxes.find((one) => one.field === field && one.lang === lang);
  const here = () => document.activeElement?.box ?? null;
  const fieldOf = (one) => saving.open(photo.name, one.field, one.lang, page.stated(photo, one.field, one.lang));
  const sayable = (field) => page.saving.find(photo?.name, field.field, field.lang);

  function show(next) {
    photo = next;
    for (const one of boxes) {
      one.el.value = page.text(photo, one.field, one.lang);
      one.el.placeholder = page.inherited(photo, one.field, one.lang);
      one.el.readOnly = !photo.mine;
      if (one.field === "alt") {
        one.el.disabled = photo.decorative;
        if (photo.decorative) one.el.placeholder = words.decorative;
      }
      paint(one);
    }
  }

  // what stands around a box: its count, its state, the other text when two disagree
  function paint(one) {
    const f = sayable(one);
    if (one.count) {
      const [advised, most] = LEAST[one.field];
      const long = one.el.value.length;
      one.count.textContent = `${long}/${long > advised ? most : advised}`;
      one.count.classList.toggle("over", long > most);
    }
    const [kind, told] = stateOf(one, f);
    if (one.shown !== kind + told) {
      one.shown = kind + told;
      one.state.className = `box-state ${kind}`;
      one.state.replaceChildren(told);
      if (kind === "stale" && photo.mine)
        one.state.append(" ", make("button", { type: "button", className: "plain", textContent: words.stillRight, onclick: () => page.checked(photo, one.lang) }));
    }
    if (f?.conflict || one.under.firstChild) page.aside.disagreement(one, f);
    one.cell.classList.toggle("two-texts", Boolean(f?.conflict));
  }

  function stateOf(one, f) {
    const state = f?.conflict ? "conflict" : f?.state;
    if (state && state !== "saved") return [state, words.state[state]];
    if (one.lang && page.copied(photo, one.field, one.lang)) return ["untranslated", words.lacks[`untranslated.${one.lang}`]];
    if (one.field === "caption" && photo.stale.includes(one.lang)) return ["stale", words.lacks[`stale.${one.lang}`]];
    if (photo.lacks?.has(`${one.field}.${one.lang}`)) return ["missing", words.missing];
    if (!one.el.value && one.el.placeholder && !photo.decorative) return ["from", words.fromFile];
    return state ? ["saved", fill(words.savedAt, { time: page.clock(f.at) })] : ["", ""];
  }

  // somebody's change of a field, here or far away
  function changed(f, place) {
    if (!photo || f.photo !== photo.name) return;
    const one = at(f.field, f.lang);
    if (!one) return;
    if (one.el.value !== f.text) {
      const [start, end, top] = [one.el.selectionStart, one.el.selectionEnd, one.el.scrollTop];
      one.el.value = f.text;
      if (place && document.activeElement === one.el) one.el.setSelectionRange(place(start), place(end));
      one.el.scrollTop = top;
    }
    paint(one);
  }

  // ---- the hand ----

  const caretOf = (el) => el.selectionStart ?? el.value.length;

  root.addEventListener("beforeinput", (event) => {
    const one = event.target.box;
    if (!one) return;
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      back(event.inputType === "historyUndo" ? "undo" : "redo");
      return;
    }
    one.before = { text: one.el.value, caret: caretOf(one.el) };
    one.alone = !/^(insertText|insertCompositionText|deleteContent(Backward|Forward))$/.test(event.inputType);
  });
  root.addEventListener("input", (event) => {
    const one = event.target.box;
    if (!one) return;
    saving.typed(fieldOf(one), one.el.value, one.before, one.alone);
    if (!event.isComposing) expand(one);
  });
  root.addEventListener("compositionstart", (event) => event.target.box && saving.hold(fieldOf(event.target.box), true));
  root.addEventListener("compositionend", (event) => {
    if (!event.target.box) return;
    saving.hold(fieldOf(event.target.box), false);
    expand(event.target.box);
  });
  root.addEventListener("focusin", (event) => event.target.box && (page.last = event.target.box));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) page.grid.focus();
  });

  // =code= as soon as its second sign stands there; =code#2= takes the second replacement
  function expand(one) {
    const found = coded(one.el, one.lang);
    if (!found) return;
    const { code, stands, start, end } = found;
    if (stands === null) {
      if (/^[\p{L}\p{N}][\p{L}\p{N}#-]{0,29}$/u.test(code)) desk.say(fill(words.noCode, { code }));
      return;
    }
    put(one, stands, start, end);
    if (code.startsWith("@") && one.field !== "persons") named(stands);
  }

  // the code that ends at the caret, and what it stands for, null when it is none; null without any
  function coded(el, lang) {
    const sign = page.state.codes?.delimiter;
    const end = caretOf(el);
    if (!sign || el.value[end - 1] !== sign) return null;
    const start = el.value.lastIndexOf(sign, end - 2);
    if (start < 0 || end - start < 3) return null;
    const code = el.value.slice(start + 1, end - 1);
    return { code, stands: page.phrase(code, lang), start, end };
  }

  // words in the place of others, one step of undo
  function put(one, text, start, end) {
    const before = { text: one.el.value, caret: end };
    one.el.setRangeText(text, start, end, "end");
    saving.typed(fieldOf(one), one.el.value, before, true);
  }

  // who is named by a code is named in the photo, unless that is behind a veil
  function named(person) {
    if (photo.sensitive) return;
    const one = at("persons", "");
    const names = one.el.value.split(";").map((part) => part.trim()).filter(Boolean);
    if (!names.includes(person)) write(one, [...names, person].join("; "));
  }

  // words put into a box as if they had been typed; one step of undo
  function write(one, text) {
    if (!photo.mine || one.el.disabled || text === one.el.value) return;
    const before = { text: one.el.value, caret: caretOf(one.el) };
    one.el.value = text;
    saving.typed(fieldOf(one), text, before, true);
  }

  function back(way) {
    const one = here();
    if (!one) return;
    const step = saving[way](fieldOf(one), caretOf(one.el));
    if (!step) return;
    one.el.value = step.text;
    one.el.setSelectionRange(step.caret, step.caret);
    paint(one);
  }

  // into a box, the caret where words are wanted: in an open slot, before words that other photos
  // have as well (they were given to all, and the photo's own come first), else at the end
  function enter(field, lang) {
    const one = at(field, lang) ?? boxes[0];
    one.el.focus();
    const text = one.el.value;
    const slot = /\{[^\W\d_][^{}\n]*\}/.exec(text);
    if (slot) return one.el.setSelectionRange(slot.index, slot.index + slot[0].length);
    const caret = page.shared(photo, field, lang, text) ? 0 : text.length;
    one.el.setSelectionRange(caret, caret);
  }

  function onward(step, fits) {
    const one = here() ?? page.last ?? boxes[0];
    const next = page.grid.beside(step, fits);
    if (one) saving.save(fieldOf(one));
    if (step > 0) page.confirm(photo);
    if (!next) return desk.say(words.noMore);
    page.grid.open(next);
    enter(one.field, one.lang);
  }

  function otherLanguage(one) {
    const tags = langs.map(({ tag }) => tag);
    return one.lang && tags.length > 1 ? at(one.field, tags[(tags.indexOf(one.lang) + 1) % tags.length]) : null;
  }

  // the photo before this one, in the order of the essay
  const before = () => page.photos[photo.at - 1];
  const withBox = (act) => () => {
    const one = here();
    return one ? act(one) : false;
  };

  const same = withBox((one) => before() && write(one, page.read(before(), one.field, one.lang)));
  const context = withBox(() => {
    if (!before()) return;
    for (const field of ["credit", "date"]) write(at(field, ""), page.stated(before(), field, "", true));
    desk.say(words.sameContext);
  });
  const keys = {
    "Ctrl+Enter": withBox(() => onward(1)),
    "Ctrl+Shift+Enter": withBox(() => onward(1, (one) => one.lacks.size > 0)),
    "Alt+ArrowDown": withBox(() => onward(1)),
    "Alt+ArrowUp": withBox(() => onward(-1)),
    "Ctrl+'": same,
    "Ctrl+Dead": same,
    "Ctrl+Shift+'": context,
    'Ctrl+Shift+"': context,
    "Ctrl+Shift+?": context,
    "Ctrl+Shift+Dead": context,
    "Ctrl+l": withBox((one) => {
      const other = otherLanguage(one);
      if (other) enter(other.field, other.lang);
    }),
    "Ctrl+Shift+l": withBox((one) => {
      const other = otherLanguage(one);
      if (other) write(one, other.el.value || other.el.placeholder); // equal words are marked as not translated
    }),
    "Ctrl+z": withBox(() => back("undo")),
    "Ctrl+Shift+z": withBox(() => back("redo")),
    "Ctrl+y": withBox(() => back("redo")),
  };
  desk.keys(keys, root);

  return { show, changed, enter, at, write, put, coded, paint: () => photo && boxes.forEach(paint), onward, fieldOf, boxes };
};
