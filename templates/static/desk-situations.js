// Situations: what many photos in a row show, written once for all of them, in every language.
"use strict";

window.desk.captionSituations = (page) => {
  const { make, fill, state } = page;
  const words = page.words.situations;
  const langs = state.languages;
  const dialog = document.querySelector("dialog.situations");
  const PAUSES = [1, 2, 5, 10, 20, 60]; // minutes
  const SHOWN = 12; // small pictures of one situation
  const kept = `desk situations ${state.me} ${state.slug}`;
  let [pause, mode] = [5, "empty"];
  let runs = []; // {photos, said: {"caption.en": words}, persons: [name]}
  let waiting = left(); // the same of situations that are written and not used yet, with names of photos

  // a dozen sentences are an hour's work: they outlive the page, in this browser
  function left() {
    try {
      return JSON.parse(localStorage.getItem(kept)) ?? [];
    } catch {
      return [];
    }
  }
  function keep() {
    const written = runs.filter((run) => Object.keys(run.said).length);
    const heads = new Set(runs.map((run) => run.photos[0].name));
    waiting = [
      ...written.map(({ photos, said, persons }) => ({ photos: photos.map((photo) => photo.name), said, persons })),
      ...waiting.filter((one) => !heads.has(one.photos[0])),
    ];
    try {
      if (waiting.length) localStorage.setItem(kept, JSON.stringify(waiting));
      else localStorage.removeItem(kept);
    } catch {
      // a browser that keeps nothing: the words are on the screen
    }
  }

  const minutes = (photo) => (photo.taken.length > 10 ? Date.parse(`${photo.taken}Z`) / 60_000 : NaN);
  const inOrder = (photos) => photos.sort((a, b) => a.at - b.at);

  // what one camera took without a pause, in the order of the essay
  function found(photos) {
    const made = [];
    for (const some of Map.groupBy(photos, (photo) => photo.body).values()) {
      let [run, before] = [[], NaN];
      for (const photo of some.toSorted((a, b) => minutes(a) - minutes(b) || a.at - b.at)) {
        const now = minutes(photo);
        if (run.length && now - before > pause) made.push(run), (run = []);
        run.push(photo);
        if (!Number.isNaN(now)) before = now;
      }
      made.push(run);
    }
    const ordered = made.map(inOrder).sort((a, b) => a[0].at - b[0].at);
    return ordered.map((some) => {
      const was = waiting.find((one) => one.photos[0] === some[0].name);
      return { photos: some, said: { ...was?.said }, persons: [...(was?.persons ?? [])] };
    });
  }

  const template = (lang) => {
    const known = [{ texts: page.templated }, { texts: state.context?.template ?? {} }, ...(state.templates ?? [])];
    const text = known.map(({ texts }) => texts[lang] ?? texts[""]).find((one) => one?.trim()) ?? "{action}";
    return /\{action\b/.test(text) ? text : `{action}. ${text}`;
  };

  // "1–4, 7": places in the essay
  function places({ photos }) {
    const told = [];
    for (const { at } of photos)
      if (told.at(-1)?.[1] === at) told.at(-1)[1] = at + 1;
      else told.push([at + 1, at + 1]);
    return told.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ");
  }

  function box(run, field, lang) {
    const name = `${field}.${lang}`;
    const el = make("textarea", { lang, rows: 1, value: run.said[name] ?? "", autocomplete: "off", spellcheck: true });
    const label = make("label", { textContent: `${page.words.field[field]} ${lang.toUpperCase()}`, className: "box" });
    label.append(el);
    const typed = (event) => {
      if (field === "caption" && !event.isComposing) coded(el, lang, run);
      if (el.value.trim()) run.said[name] = el.value;
      else delete run.said[name];
      keep();
    };
    el.addEventListener("input", typed);
    el.addEventListener("change", typed); // a name was taken
    el.run = run;
    page.complete.plain(el, lang);
    return { field, lang, el, label };
  }

  function coded(el, lang, run) {
    const code = page.boxes.coded(el, lang);
    if (!code || code.stands === null) return;
    el.setRangeText(code.stands, code.start, code.end, "end");
    if (!code.code.startsWith("@") || run.persons.includes(code.stands)) return;
    run.persons.push(code.stands);
    named(el.closest("section"), run);
  }

  function named(section, { persons }) {
    section.querySelector(".persons").textContent = persons.length ? `${page.words.field.persons}: ${persons.join("; ")}` : "";
  }

  const CHANGES = [["Alt+Shift+ArrowRight", "more", "+1"], ["Alt+Shift+ArrowLeft", "less", "−1"], ["Alt+Shift+ArrowDown", "join"], ["Alt+Shift+ArrowUp", "part"]];

  function section(run) {
    const { photos } = run;
    const made = make("section", { className: "situation" });
    const taken = photos.map((photo) => photo.taken.slice(11, 16)).filter(Boolean).sort();
    const times = [...new Set([taken[0], taken.at(-1)])].filter(Boolean).join("–");
    const head = make("h3", { textContent: places(run) });
    head.append(" ", make("small", { textContent: [fill(words.one, { n: photos.length }), times, photos[0].body].filter(Boolean).join(" · ") }));
    // they have keys of their own, so that Tab leads from box to box
    for (const [key, what, sign] of CHANGES)
      head.append(" ", make("button", { type: "button", className: "slim", tabIndex: -1, textContent: sign ?? words[what], title: `${words[what]} (${key.replace("Arrow", "")})`, ariaLabel: words[what], onclick: () => change(what, run) }));
    const strip = make("p", { className: "strip" });
    const step = Math.max(1, photos.length / SHOWN);
    for (let n = 0; n < photos.length; n += step) {
      const photo = photos[Math.floor(n)];
      strip.append(make("img", { src: photo.thumb, alt: photo.label, loading: "lazy", decoding: "async" }));
    }
    const fields = make("div", { className: "row-of" });
    fields.style.setProperty("--langs", langs.length);
    const boxes = ["caption", "alt"].flatMap((field) => langs.map(({ tag }) => box(run, field, tag)));
    fields.append(...boxes.map((one) => one.label));
    made.append(head, strip, fields, make("p", { className: "note persons" }));
    named(made, run);
    return { run, made, boxes };
  }

  // a photo more or less, two in one, one in two
  function change(what, run) {
    const at = runs.indexOf(run);
    const [mine, next] = [run.photos, runs[at + 1]?.photos];
    if (what === "part" && mine.length > 1) runs.splice(at + 1, 0, { photos: mine.splice(Math.ceil(mine.length / 2)), said: {}, persons: [] });
    else if (what === "less" && next && mine.length > 1) next.push(mine.pop());
    else if (what === "more" && next?.length > 1) mine.push(next.shift());
    else if (what === "join" && next) {
      const [gone] = runs.splice(at + 1, 1);
      mine.push(...gone.photos);
      for (const [name, text] of Object.entries(gone.said)) run.said[name] = [run.said[name], text].filter(Boolean).join(" ");
      run.persons = [...new Set([...run.persons, ...gone.persons])];
    } else return void desk.say(page.words.noMore);
    for (const one of runs) inOrder(one.photos);
    keep();
    draw(run);
  }
  const chosen = () => (page.grid.selected.size ? [...page.grid.selected] : page.photos).filter((photo) => photo.mine).sort((a, b) => a.at - b.at);

  function choice(label, options, value, act) {
    const one = make("select");
    one.append(...options.map(([key, textContent]) => make("option", { value: key, textContent })));
    one.value = value;
    one.onchange = () => act(one.value);
    const whole = make("label", { textContent: label });
    whole.append(one);
    return whole;
  }

  function open() {
    const photos = chosen();
    const there = new Set(runs.flatMap((run) => run.photos));
    if (there.size !== photos.length || photos.some((photo) => !there.has(photo))) runs = found(photos);
    draw();
  }

  // entered: the situation whose first box is entered
  function draw(entered = runs[0]) {
    const form = make("form", { className: "alike" });
    const count = runs.reduce((total, run) => total + run.photos.length, 0);
    const title = make("h2", { id: "situations-title", textContent: fill(words.title, { n: count }) });
    const sections = runs.map(section);
    const foot = make("div", { className: "foot" });
    const row = make("p", { className: "row" });
    const go = make("button", { className: "main", textContent: page.words.bulk.preview });
    row.append(go, " ", make("kbd", { textContent: "Ctrl+Enter" }), page.aside.button(page.words.cancel, () => dialog.close()));
    foot.append(
      choice(words.pause, PAUSES.map((n) => [n, fill(words.minutes, { n })]), pause, (value) => {
        pause = Number(value);
        runs = found(chosen());
        draw();
      }),
      choice(words.mode, [["empty", words.leave], ["replace", words.over]], mode, (value) => (mode = value)),
      row,
    );
    const bare = langs.every(({ tag }) => template(tag) === "{action}") ? [make("p", { className: "note", textContent: words.untemplated })] : [];
    form.append(title, make("p", { className: "note", textContent: words.why }), ...bare, ...sections.map((one) => one.made), foot);
    form.onsubmit = (event) => (event.preventDefault(), ask());
    dialog.replaceChildren(form);
    if (!dialog.open) dialog.showModal();
    sections.find((one) => one.run === entered)?.boxes[0].el.focus();
  }

  // what is written, as changes of many; who is named by a code, but for photos behind a veil
  async function ask() {
    const groups = [];
    for (const { photos, said, persons } of runs) {
      const wanted = Object.entries(said).map(([name, text]) => {
        const [field, lang] = name.split(".");
        const more = field === "caption" ? { text: template(lang), action: text.trim() } : { text: text.trim() };
        return { field, lang, mode, find: "", ...more };
      });
      if (wanted.length) groups.push({ photos: photos.map((photo) => photo.name), wanted });
      const plain = photos.filter((photo) => !photo.sensitive).map((photo) => photo.name);
      if (persons.length && plain.length)
        groups.push({ photos: plain, wanted: [{ field: "persons", lang: "", mode: "append", text: persons.join("; "), find: "" }] });
    }
    await page.bulk.groups(groups, () => {
      for (const run of runs) Object.assign(run, { said: {}, persons: [] });
      keep();
      dialog.close();
    });
  }

  desk.keys({
    "Ctrl+Enter": () => dialog.querySelector("form").requestSubmit(),
    ...Object.fromEntries(CHANGES.map(([key, what]) => [key, (event) => (event.target.run ? change(what, event.target.run) : false)])),
  }, dialog);

  return { open };
};
