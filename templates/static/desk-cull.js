// The screen that culls: what is looked at, what is decided about it, keys, news of others.
"use strict";

(() => {
  const box = document.querySelector(".cull");
  if (!box) return;
  const state = JSON.parse(document.getElementById("state").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const root = `/desk/essays/${encodeURIComponent(state.slug)}/`;
  const make = (tag, props = {}) => Object.assign(document.createElement(tag), props);
  // words with values in their places; of two forms the first is for one
  const fill = (text, values) => (Array.isArray(text) ? text[Number(values.n !== 1)] : text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const photos = state.photos.map((photo, at) => ({ ...photo, at }));
  const byName = new Map(photos.map((photo) => [photo.name, photo]));
  const page = { state, words, photos, make, fill, part: (name) => box.querySelector(name), sides: {}, side: "b", frozen: "a" };
  const turned = document.querySelector(".turned-down");
  let undoable = state.undo;
  box.hidden = false;

  page.outlined = () => page.sides[page.side];
  page.stands = (photo) => [
    photo.by_file ? words.byFile : words[photo.pick || "undecided"],
    photo.stars ? fill(words.stars, { n: photo.stars }) : "",
    photo.label,
  ].filter(Boolean).join(", ");

  const counts = () => {
    const found = { picked: 0, rejected: 0, undecided: 0 };
    for (const photo of photos) found[photo.pick || "undecided"] += 1;
    return fill(words.counts, found);
  };

  // ---- what is looked at ----

  page.repaint = () => {
    pair.paint();
    const photo = page.outlined();
    page.part(".counts").textContent = counts();
    const rest = others(photo);
    const many = strip.alike(photo).length;
    page.part(".burst").hidden = many < 2;
    const open = act("open");
    open.textContent = fill(strip.isOpen(photo) ? words.close : words.open, { n: many });
    open.setAttribute("aria-expanded", String(strip.isOpen(photo)));
    act("b").textContent = fill(words.rest, { n: rest.length });
    act("b").disabled = !rest.length;
    for (const name of ["p", "x", "u", "0", "1", "2", "3", "4", "5"]) act(name).disabled = !photo.mine;
    const pressed = { picked: "p", rejected: "x", "": "u" }[photo.pick];
    for (const name of ["p", "x", "u"]) act(name).ariaPressed = String(name === pressed);
    for (let n = 0; n <= 5; n += 1) act(String(n)).ariaPressed = String(n ? photo.stars >= n : !photo.stars);
    act("f").ariaPressed = String(page.frozen === page.side);
    act("undo").disabled = !undoable;
    turnedDown();
  };

  function announce() {
    const photo = page.outlined();
    const side = page.side === "a" ? words.left : words.right;
    const n = strip.alike(photo).length;
    const parts = [fill(words.outlined, { what: photo.name, n: photo.at + 1, total: photos.length, side }), page.stands(photo)];
    if (n > 1) parts.push(fill(words.alike, { n }));
    desk.say(parts.join(". "));
  }

  function changed() {
    strip.paint();
    page.repaint();
    strip.follow(page.outlined());
  }

  page.outline = (side, said = true) => {
    if (!page.sides[side] || page.side === side) return;
    page.side = side;
    changed();
    if (said) announce();
  };

  const other = (side) => (side === "a" ? "b" : "a");
  const walking = () => (page.frozen ? other(page.frozen) : page.side);

  page.look = (photo) => {
    const side = walking();
    if (photo === page.sides[other(side)]) return page.outline(other(side));
    page.sides[side] = photo;
    page.side = side;
    changed();
    announce();
    const after = strip.beside(photo, 1, page.sides[other(side)]);
    if (after) new Image().src = after.large;
  };

  function walk(step) {
    const side = walking();
    const found = strip.beside(page.sides[side] ?? page.outlined(), step, page.sides[other(side)]);
    if (found) page.look(found);
    else desk.say(words.none);
  }

  function freeze() {
    page.frozen = page.frozen === page.side ? null : page.side;
    if (!page.sides[walking()]) page.frozen = null;
    changed();
    desk.say(page.frozen ? fill(words.frozen, { side: page.side === "a" ? words.left : words.right }) : words.thawed);
  }

  // ---- what is decided: shown at once, told to the server one after the other ----

  let queue = Promise.resolve();
  let pending = 0;

  const busy = () => page.part(".strip").setAttribute("aria-busy", String(pending > 0));
  addEventListener("beforeunload", (event) => pending && event.preventDefault());

  function send(path, data, then) {
    pending += 1;
    busy();
    queue = queue.then(async () => {
      try {
        const told = await desk.post(`${root}cull/${path}`, data);
        problem("");
        undoable = told.undo;
        if (pending === 1) take(told.photos);
        then?.(told);
      } catch (refusal) {
        if (!("status" in refusal)) throw refusal;
        problem(refusal.message || words.away);
        desk.say(refusal.message || words.away);
        await refresh();
      } finally {
        pending -= 1;
        busy();
        page.repaint();
      }
    });
    return queue;
  }

  function take(list) {
    for (const told of list) {
      const photo = byName.get(told.name);
      if (photo) Object.assign(photo, { pick: told.pick, stars: told.stars, label: told.label, by_file: told.by_file });
    }
    changed();
  }

  function decide(list, wish, said) {
    const names = list.map((photo) => photo.name);
    if (list.some((photo) => !photo.mine)) return desk.say(words.theirs);
    for (const photo of list) {
      if ("pick" in wish) Object.assign(photo, { pick: wish.pick === "undecided" ? "" : wish.pick, by_file: false });
      if ("stars" in wish) photo.stars = wish.stars;
    }
    undoable = true;
    changed();
    desk.say(`${said}. ${counts()}.`);
    send("do", { photos: names, ...wish });
  }

  const pick = (word) => decide([page.outlined()], { pick: word }, `${page.outlined().name} ${words[word]}`);
  const rate = (n) => decide([page.outlined()], { stars: n }, `${page.outlined().name} ${n ? fill(words.stars, { n }) : words.noStar}`);

  // the rest of a burst: neither what is looked at, nor what somebody picked
  const others = (photo) => strip.alike(photo).filter((one) => one !== photo && one.mine && !one.pick);

  function rejectRest() {
    const rest = others(page.outlined());
    if (rest.length) decide(rest, { pick: "rejected" }, fill(words.restDone, { n: rest.length }));
  }

  function undo() {
    if (!undoable) return desk.say(words.nothing);
    send("undo", {}, (told) => desk.say(`${told.photos.length ? fill(words.undone, { n: told.photos.length }) : words.nothing} ${counts()}.`));
  }

  function problem(text) {
    const place = document.getElementById("problem");
    place.textContent = text;
    place.hidden = !text;
  }

  // ---- the rejected ones, apart ----

  let listed = null;

  function turnedDown() {
    const out = photos.filter((photo) => photo.pick === "rejected");
    turned.hidden = !out.length;
    turned.querySelector(".n").textContent = out.length;
    const told = out.map((photo) => photo.name).join("\n");
    if (!turned.open || told === listed) return;
    listed = told;
    turned.querySelector("ul").replaceChildren(...out.map((photo) => {
      const line = make("li");
      const back = make("button", { className: "slim", name: "name", value: photo.name, textContent: words.back, disabled: !photo.mine });
      line.append(make("img", { src: photo.thumb, alt: "", width: photo.width || 3, height: photo.height || 2, loading: "lazy" }), make("bdi", { textContent: photo.name }), " ");
      if (photo.by_file) line.append(make("span", { className: "note", textContent: words.byFileShort }), " ");
      line.append(back);
      return line;
    }));
  }
  turned.addEventListener("toggle", turnedDown);
  turned.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const photo = byName.get(event.submitter?.value);
    if (photo) decide([photo], { pick: "undecided" }, `${photo.name} ${words.undecided}`);
  });

  // ---- putting it together ----

  const strip = desk.cullStrip(page);
  const pair = desk.cullPair(page);
  const act = (name) => box.querySelector(`[data-act="${name}"]`);
  const acts = {
    p: () => pick("picked"), x: () => pick("rejected"), u: () => pick("undecided"), f: freeze, b: rejectRest, undo,
    z: () => (act("z").ariaPressed = String(pair.zoom())),
    open: () => strip.toggle(page.outlined()),
    previous: () => walk(-1), next: () => walk(1),
    keys: () => document.querySelector("dialog.keys").showModal(),
  };
  for (let n = 0; n <= 5; n += 1) acts[n] = () => rate(n);
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act]();
  });
  page.part(".filter").addEventListener("change", (event) => {
    const shown = strip.filter(event.target.value);
    if (shown.length && !shown.includes(page.outlined())) page.look(shown.find((one) => one !== page.sides[other(walking())]) ?? shown[0]);
    else changed();
  });

  // Enter and Space belong to whatever has the focus, where that is a button, a link or a summary
  const free = (doing) => (event) => (document.querySelector("dialog[open]") || event.target.closest("button,a,summary,select") ? false : void doing());
  const open = (doing) => () => (document.querySelector("dialog[open]") ? false : void doing());
  const table = { Enter: free(acts.open), Space: free(() => page.outline(other(page.side))), "?": acts.keys, "Ctrl+z": open(undo) };
  for (const [key, step] of Object.entries({ ArrowLeft: -1, ArrowUp: -1, k: -1, ArrowRight: 1, ArrowDown: 1, j: 1, Home: -photos.length, End: photos.length })) table[key] = open(() => walk(step));
  for (const key of ["p", "x", "u", "f", "b", "z", "0", "1", "2", "3", "4", "5"]) table[key] = open(acts[key]);
  for (const [key, x, y] of [["Left", -1, 0], ["Right", 1, 0], ["Up", 0, -1], ["Down", 0, 1]]) table[`Shift+Arrow${key}`] = () => pair.move(x, y);
  desk.keys(table);

  const rows = document.querySelector("dialog.keys tbody");
  for (const [key, does] of words.keys) {
    const row = make("tr");
    const cell = make("th", { scope: "row" });
    key.split(" ").forEach((one) => cell.append(make("kbd", { textContent: one }), " "));
    row.append(cell, make("td", { textContent: does }));
    rows.append(row);
  }

  strip.paint();
  const [first, second] = strip.shown;
  page.sides = { a: first, b: second };
  if (!second) Object.assign(page, { side: "a", frozen: null });
  changed();

  // ---- news: what others decided, once this person rests; new photos need the page anew ----

  let resting = 0;
  let greeted = false;

  async function refresh() {
    const told = await desk.ask("GET", `${root}cull/state`).catch(() => null);
    if (!told || pending > 1) return;
    undoable = told.undo;
    take(told.photos);
  }

  function later() {
    if (!greeted) return;
    clearTimeout(resting);
    resting = setTimeout(() => (pending ? later() : refresh()), 2000);
  }
  desk.events(`${root}events?tag=${encodeURIComponent(state.tag)}`, { hello: () => (greeted = true), cull: later, order: later });
})();
