// The grid of an essay's photos: what each one lacks, which is open, which are selected.
"use strict";

// page: the model of desk-captions.js
window.desk.captionGrid = (page) => {
  const { make, fill } = page;
  const { words, photos } = page;
  const root = page.part(".grid");
  const selected = new Set();
  let [shown, current, anchor, only, picking] = [photos, null, 0, "", false];

  const lacking = ["caption", "alt"].flatMap((field) => page.state.languages.map(({ tag }) => `${field}.${tag}`)).concat("lint");
  const totals = new Map(lacking.map((code) => [code, 0]));

  for (const photo of photos) root.append(cell(photo));
  photos.forEach(mark);

  function cell(photo) {
    const picture = make("img", { loading: "lazy", decoding: "async", alt: "", src: photo.thumb });
    picture.onerror = () => picture.removeAttribute("src"); // not developed yet: news of it will come
    const about = make("span", { className: "line", ariaHidden: "true" });
    about.append(make("b", { textContent: photo.label }), make("i", { className: "marks" }));
    const made = make("div", { id: `photo-${photo.at}`, className: "cell", role: "option", tabIndex: -1 });
    made.append(picture, about);
    made.dataset.at = photo.at;
    photo.cell = made;
    return made;
  }

  // what a photo lacks, in the words of its corner: fewer marks, less to do
  function mark(photo) {
    const now = page.lacks(photo);
    for (const code of lacking)
      totals.set(code, totals.get(code) + now.has(code) - (photo.lacks?.has(code) ?? false));
    photo.lacks = now;
    const marks = corners(now, photo).map(([kind, textContent]) => make("span", { className: `mark is-${kind}`, textContent }));
    if (photo.closed) marks.unshift(make("span", { className: "mark is-closed", textContent: "⊘" }));
    for (const who of photo.present ?? []) marks.push(make("span", { className: "mark is-here", textContent: `@${who}` }));
    photo.cell.querySelector(".marks").replaceChildren(...marks);
    const told = [...now].map((code) => words.lacks[code]);
    if (photo.closed) told.unshift(words.closed[photo.closed]);
    if (photo.present?.length) told.push(fill(words.here, { who: photo.present.join(", ") }));
    photo.cell.ariaLabel = [photo.label, photo.name, ...(told.length ? told : [words.complete])].join(", ");
  }

  // the room is small: "alt" alone where no language has one
  function corners(now, photo) {
    const alts = [...now].filter((code) => code.startsWith("alt."));
    const all = alts.length > 1 && alts.length === page.state.languages.length;
    const told = (code) => (code === "lint" ? photo.unmarked : !all || !alts.includes(code));
    const rest = [...now].filter(told).map((code) => [code.split(".")[0], words.mark[code]]);
    return all ? [...rest, ["alt", words.mark.alt]] : rest;
  }

  function open(photo, { focus = "" } = {}) {
    if (current) {
      current.cell.tabIndex = -1;
      current.cell.removeAttribute("aria-current");
    }
    current = photo;
    photo.cell.tabIndex = 0;
    photo.cell.setAttribute("aria-current", "true");
    if (focus === "grid") photo.cell.focus({ preventScroll: true });
    photo.cell.scrollIntoView({ block: "nearest", inline: "center" });
    page.opened(photo);
  }

  // by steps among the photos that are shown; `fits` narrows them; null at the end
  function beside(step, fits = () => true) {
    const from = shown.indexOf(current);
    for (let at = from + step; at >= 0 && at < shown.length; at += step) if (fits(shown[at])) return shown[at];
    return null;
  }

  function columns() {
    const tops = shown[0]?.cell.offsetTop;
    const many = shown.findIndex((photo) => photo.cell.offsetTop !== tops);
    return many < 0 ? shown.length : many;
  }

  function walk(step, extend) {
    const from = Math.max(0, shown.indexOf(current));
    const to = Math.min(shown.length - 1, Math.max(0, from + step));
    if (!shown.length) return;
    if (extend) reach(from, to);
    else anchor = to;
    open(shown[to], { focus: "grid" });
  }

  function reach(from, to) {
    if (!selected.size) anchor = from;
    const [first, last] = [Math.min(anchor, to), Math.max(anchor, to)];
    select(shown.slice(first, last + 1));
  }

  function select(list) {
    for (const photo of new Set([...selected, ...list])) {
      const on = list.includes ? list.includes(photo) : list.has(photo);
      photo.cell.ariaSelected = on ? "true" : "false";
      if (on) selected.add(photo);
      else selected.delete(photo);
    }
    page.selected();
  }

  function toggle(photo) {
    anchor = shown.indexOf(photo);
    select(selected.has(photo) ? [...selected].filter((one) => one !== photo) : [...selected, photo]);
  }

  // show those alone that lack something; "" shows all
  function filter(code) {
    only = only === code ? "" : code;
    shown = only ? photos.filter((photo) => photo.lacks.has(only)) : photos;
    const kept = new Set(shown);
    for (const photo of photos) photo.cell.hidden = !kept.has(photo);
    for (const button of page.part(".meters").children) button.ariaPressed = String(button.dataset.code === only);
    if (shown.length && !kept.has(current)) open(shown[0]);
    desk.say(fill(words.shown, { n: shown.length, total: photos.length }));
  }

  function meters() {
    const part = page.part(".meters");
    if (!part.children.length)
      for (const code of lacking) {
        const button = make("button", { type: "button", className: "meter", title: words.lacks[code], ariaPressed: "false" });
        button.append(make("b", { textContent: words.meter[code] }), " ", make("span"));
        button.dataset.code = code;
        button.onclick = () => filter(code);
        part.append(button);
      }
    for (const button of part.children) {
      const left = totals.get(button.dataset.code);
      const errors = button.dataset.code === "lint";
      button.querySelector("span").textContent = errors ? left : `${photos.length - left}/${photos.length}`;
      button.classList.toggle("done", !left);
    }
  }

  const photoOf = (event) => photos[event.target.closest("[data-at]")?.dataset.at];

  root.addEventListener("click", (event) => {
    const photo = photoOf(event);
    if (!photo) return;
    if (event.shiftKey) reach(Math.max(0, shown.indexOf(current)), shown.indexOf(photo));
    else if (picking || event.ctrlKey || event.metaKey) toggle(photo);
    else anchor = shown.indexOf(photo);
    open(photo, { focus: "grid" });
  });
  root.addEventListener("dblclick", () => page.edit());

  function pick(button) {
    picking = !picking;
    button.ariaPressed = String(picking);
    if (!picking) select([]);
  }

  const keys = {};
  const step = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -columns(), ArrowDown: () => columns() };
  step.k = step.ArrowLeft;
  step.j = step.ArrowRight;
  step.Home = () => -photos.length;
  step.End = () => photos.length;
  for (const [key, by] of Object.entries(step)) {
    keys[key] = () => walk(by(), false);
    keys[`Shift+${key}`] = () => walk(by(), true);
  }
  keys.Space = () => current && toggle(current);
  keys["Ctrl+a"] = () => select([...shown]);
  keys.Escape = () => select([]);
  keys.Enter = keys.e = () => page.edit();
  desk.keys(keys, root);

  return {
    ...{ mark, open, beside, select, toggle, meters, pick, walk, selected },
    focus: () => current?.cell.focus(),
    get current() {
      return current;
    },
  };
};
