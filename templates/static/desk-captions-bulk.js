// Many photos at once: five ways to change a field, templates, each changed line shown before, one undo.
"use strict";

window.desk.captionBulk = (page) => {
  const { make, fill, words, aside } = page;
  const bar = page.part(".bulk");
  const langs = page.state.languages;
  const MODES = ["empty", "replace", "prepend", "append", "find"];
  let last = null; // the batch that can be taken back
  let parts = null;

  function choice(label, options, name) {
    const one = make("select", { name });
    one.append(...options.map(([value, text]) => make("option", { value, textContent: text })));
    const whole = make("label", { textContent: label });
    whole.append(one);
    return [whole, one];
  }

  function entry(label, name, props = {}) {
    const one = make("input", { name, autocomplete: "off", ...props });
    const whole = make("label", { textContent: label, className: "long" });
    whole.append(one);
    return [whole, one];
  }

  function build() {
    const many = make("strong", { className: "many" });
    const fields = [];
    for (const field of ["caption", "alt"])
      for (const { tag } of langs) fields.push([`${field} ${tag}`, `${words.field[field]} ${tag.toUpperCase()}`]);
    for (const field of ["credit", "date", "persons"]) fields.push([`${field} `, words.field[field]]);
    const [whatLabel, what] = choice(words.bulk.field, fields, "field");
    const [modeLabel, mode] = choice(words.bulk.mode, MODES.map((one) => [one, words.bulk[one]]), "mode");
    const [findLabel, find] = entry(words.bulk.findWhat, "find");
    const [textLabel, text] = entry(words.bulk.text, "text", { spellcheck: true });
    const preview = make("button", { className: "main slim", textContent: words.bulk.preview });
    const template = aside.button(words.bulk.template, templates);
    const clear = aside.button(words.bulk.clear, () => page.grid.select([]));
    const form = make("form", { className: "bulk-form" });
    form.append(many, whatLabel, modeLabel, findLabel, textLabel, preview, template, clear);
    form.onsubmit = (event) => {
      event.preventDefault();
      const [field, lang] = what.value.split(" ");
      ask([{ field, lang, mode: mode.value, text: text.value, find: find.value }]);
    };
    what.onchange = () => (text.lang = what.value.split(" ")[1] || page.state.main);
    mode.onchange = () => {
      findLabel.hidden = mode.value !== "find";
      textLabel.firstChild.data = mode.value === "find" ? words.bulk.putWhat : words.bulk.text;
    };
    bar.append(form);
    parts = { many };
    mode.onchange();
    what.onchange();
  }

  function selected() {
    const many = page.grid.selected.size;
    if (many && !parts) build();
    bar.hidden = !many;
    if (parts) parts.many.textContent = fill(words.selected, { n: many });
  }

  const chosen = () => (page.grid.selected.size ? [...page.grid.selected] : [page.grid.current]).sort((a, b) => a.at - b.at);

  // the template and what is alike for many photos, in every language; then what it would make of them
  function templates() {
    const dialog = document.querySelector("dialog.templates");
    const form = make("form", { className: "alike" });
    form.append(make("h2", { id: "templates-title", textContent: fill(words.templateFor, { n: chosen().length }) }));
    const boxes = [];
    for (const field of ["template", "event", "city", "region", "country"])
      for (const { tag, name } of langs) boxes.push(alike(field, tag, name));
    const table = make("div", { className: "row-of" });
    table.style.setProperty("--langs", langs.length);
    table.append(...boxes.map((one) => one.label));
    const known = page.state.templates ?? [];
    const start = known.find(({ name }) => name === "album.toml") ?? known[0];
    for (const one of boxes) if (one.field === "template" && !one.seen) one.el.value = one.start = page.templated[one.lang] ?? start?.texts[one.lang] ?? "";
    const [modeLabel, mode] = choice(words.bulk.mode, MODES.slice(0, 4).map((one) => [one, words.bulk[one]]), "mode");
    const row = make("p", { className: "row" });
    const go = make("button", { className: "main", textContent: words.bulk.preview });
    row.append(go, aside.button(words.cancel, () => dialog.close()));
    form.append(table, modeLabel, make("p", { className: "note", textContent: words.variables }), ...doubts(), row);
    form.onsubmit = async (event) => {
      event.preventDefault();
      for (const one of boxes) if (!(await keep(one))) return;
      dialog.close();
      const wanted = boxes.filter(({ field, el }) => field === "template" && el.value.trim());
      ask(wanted.map(({ lang, el }) => ({ field: "caption", lang, mode: mode.value, text: el.value, find: "" })));
    };
    dialog.replaceChildren(form);
    dialog.showModal();
    go.focus();
  }

  function alike(field, lang, name) {
    const seen = page.state.context?.[field]?.[lang] ?? page.state.context?.[field]?.[""] ?? "";
    const kind = field === "template" ? "textarea" : "input";
    const el = make(kind, { lang, value: seen, autocomplete: "off", spellcheck: field !== "template", disabled: !page.edits });
    if (field === "template") Object.assign(el, { rows: 3, disabled: false });
    const label = make("label", { textContent: `${words.context[field]}: ${name}`, className: "box" });
    label.append(el);
    if (["city", "region", "country"].includes(field)) page.complete.plain(el, lang, ["places"]);
    return { field, lang, el, seen, start: seen, label };
  }

  // a text of the essay's context; false when it could not be saved
  async function keep(one) {
    const mine = one.el.value.trim();
    if (one.field === "template") page.templated[one.lang] = one.el.value;
    if (mine === one.seen || mine === one.start || !page.edits) return true;
    const told = await page.tell(() => page.way.context(one.field, one.lang, one.seen, mine));
    if (!told) return false;
    (page.state.context[one.field] ??= {})[one.lang] = one.seen = told.now;
    return true;
  }

  // what is wrong with the files that words come from
  function doubts() {
    const { twice = [], overruled = [], broken = [] } = page.state.codes ?? {};
    const told = [
      page.state.problem,
      twice.length && fill(words.codes.twice, { codes: twice.join(", ") }),
      overruled.length && fill(words.codes.overruled, { codes: overruled.join(", ") }),
      broken.length && fill(words.codes.broken, { lines: broken.join(", ") }),
    ];
    return told.filter(Boolean).map((textContent) => make("p", { className: "notice problem", textContent }));
  }

  const ask = (wanted) => groups([{ photos: chosen().map((photo) => photo.name), wanted }]);

  // what changes of many groups would do; after: when it is done
  async function groups(several, after = () => {}) {
    await page.saving.flush();
    const told = await page.tell(() => page.way.preview(several));
    if (told) preview(told, after);
  }

  // every line that would change, before it changes
  function preview(told, after) {
    const dialog = document.querySelector("dialog.preview");
    const lines = told.lines;
    const title = make("h2", { id: "preview-title", textContent: fill(words.previewTitle, { n: lines.length }) });
    const table = make("table");
    const rows = lines.map((line) => {
      const row = make("tr");
      const photo = page.byName.get(line.photo);
      row.append(make("th", { scope: "row", textContent: `${photo.label}${line.lang && ` ${line.lang.toUpperCase()}`}` }));
      const text = make("td", { lang: line.lang });
      for (const run of desk.texts.compared(line.old, line.new))
        if (run.same !== undefined) text.append(run.same);
        else {
          if (run.old) text.append(make("del", { textContent: run.old }));
          if (run.now) text.append(make("ins", { textContent: run.now }));
        }
      for (const name of [...(line.missing ?? []), ...(line.unknown ?? [])])
        text.append(" ", make("span", { className: "lint", textContent: fill(words.noValue, { name }) }));
      row.append(text);
      return row;
    });
    const body = make("tbody");
    body.append(...rows);
    table.append(body);
    const wide = make("div", { className: "lines", tabIndex: 0, role: "region", ariaLabel: title.textContent });
    wide.append(table);
    const sound = lines.filter((line) => !line.missing?.length && !line.unknown?.length);
    const row = make("p", { className: "row" });
    const go = aside.button(fill(words.bulk.go, { n: sound.length }), () => (dialog.close(), carryOut({ ...told, lines: sound }, after)), { className: "main" });
    go.disabled = !sound.length;
    const kept = told.kept?.length ? [make("p", { className: "note", textContent: fill(words.keptByHand, { n: told.kept.length }) })] : [];
    row.append(go, aside.button(words.cancel, () => dialog.close()));
    dialog.replaceChildren(title, wide, ...kept, row);
    dialog.showModal();
    (sound.length ? go : row.lastChild).focus();
  }

  // words, then names: each is a batch of its own
  async function carryOut(told, after) {
    const done = { done: 0, left: [], lines: [] };
    last = [];
    for (const names of [false, true]) {
      const lines = told.lines.filter((line) => (line.field === "persons") === names);
      const one = lines.length ? await page.tell(() => page.way.bulk({ ...told, lines })) : { done: 0, left: [], lines: [] };
      if (!one) return;
      if (one.id) last.unshift(one.id);
      done.done += one.done;
      done.left.push(...one.left);
      done.lines.push(...one.lines);
    }
    after();
    const composed = new Set(told.lines.filter((line) => line.template != null).map((line) => line.photo));
    for (const name of composed) page.byName.get(name).context = composed.size === 1 ? "confirmed" : "unconfirmed";
    page.heardAll(done.lines ?? []);
    notice(words.batchDone, done);
    page.grid.focus();
  }

  function notice(form, { done, left }) {
    const alone = left.length ? fill(words.leftAlone, { n: left.length }) : "";
    const text = `${fill(form, { n: done })} ${alone}`.trim();
    const place = page.part(".notice-of-batch") ?? make("p", { className: "notice-of-batch", role: "status" });
    place.replaceChildren(text, " ");
    if (last?.length) place.append(aside.button(words.undo, undo));
    page.part(".state-line").before(place);
  }

  async function undo() {
    if (!last?.length) return desk.say(words.nothingToUndo);
    const undone = { done: 0, left: [] };
    while (last.length) {
      const told = await page.tell(() => page.way.undo(last[0]));
      if (!told) return;
      last.shift();
      page.heardAll(told.lines ?? []);
      undone.done += told.done;
      undone.left.push(...told.left);
    }
    notice(words.batchUndone, undone);
  }

  return { selected, templates, undo, groups };
};
