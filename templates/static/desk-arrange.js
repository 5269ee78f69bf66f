// The screen that arranges an essay: choosing, commands, dragging, others' changes.
"use strict";

(() => {
  const strip = document.getElementById("strip");
  if (!strip || !window.desk.items) return;
  const root = location.pathname.replace(/arrange\/$/, "");
  const words = JSON.parse(document.getElementById("words").textContent);
  let state = JSON.parse(document.getElementById("state").textContent);
  const form = document.getElementById("act");
  const waiting = document.getElementById("waiting");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const page = (window.desk.arranging = { root, words, strip, waiting, fill, form, state: () => state });
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent(what, { detail }));

  // ---- the words between the photos save themselves ----

  const line = document.getElementById("saved-line");
  const owner = (f) => [...strip.children].find((li) => li.dataset.uid === f.photo);
  const { saving, bind } = page.fields = desk.fields({
    line,
    kept: `desk arrange ${root}\n`,
    async say(f, seen, mine) {
      if (f.photo.startsWith("photo ")) { // credit, veil and the like of one photo
        const told = await desk.fields.post(`${root}say`, { photo: f.photo.slice(6), field: f.field, lang: f.lang, seen, mine });
        tell("arranged");
        return told;
      }
      const li = owner(f);
      const around = [...li.querySelectorAll("textarea")].map((area) => bound(li, area)?.base ?? area.value).join("\n");
      const sent = { key: li.dataset.key, field: f.field, lang: f.lang, seen, mine, around };
      const told = await desk.fields.post(`${root}arrange/say`, sent);
      if (told.key) li.dataset.key = items.box(li).value = told.key;
      tell("arranged");
      return told;
    },
    close: (ident) => desk.fields.post(`${root}settled`, { ident }).catch(() => {}),
  });
  const bound = (li, area) => saving.find(li.dataset.uid, area.dataset.field, area.dataset.lang);

  page.heard = (li, area, now) => {
    const f = bound(li, area);
    if (f) saving.hear(f, now);
    else area.value = now;
  };

  strip.addEventListener("toggle", (event) => {
    const li = event.target.closest("li");
    if (!event.target.open) return;
    tell("looking", li);
    const one = state.items.find((other) => other.key === li.dataset.key);
    const base = (area) => (one ? items.text(one, area.dataset.field, area.dataset.lang) : area.value); // somebody may have typed already
    for (const area of li.querySelectorAll("textarea"))
      if (!bound(li, area)) bind(area, li.dataset.uid, area.dataset.field, area.dataset.lang, base(area));
  }, true);

  // ---- choosing ----

  const items = (page.items = desk.items(page));
  page.chosen = () => [...strip.querySelectorAll("input[name=key]:checked")].map((box) => box.closest("li"));
  const inTray = (page.inTray = () => [...waiting.querySelectorAll("input:checked")].map((box) => box.value));
  const everything = () => [...items.all(), ...items.hanging()];
  const isPicture = (li) => items.isPhoto(li) || items.isHung(li);
  let last = null; // where a range begins

  page.choose = (li, more = false) => {
    const on = !items.box(li).checked || (!more && page.chosen().length > 1);
    if (!more) for (const other of everything()) items.box(other).checked = false;
    items.box(li).checked = on;
    last = li;
    choosing();
  };

  function range(li) {
    const list = items.all();
    const [from, to] = [list.indexOf(last), list.indexOf(li)].sort((a, b) => a - b);
    for (const other of list.slice(Math.max(0, from), to + 1)) items.box(other).checked = true;
    choosing();
  }

  function choosing(said = true) {
    const chosen = page.chosen();
    const text = !chosen.length ? words.nothing
      : chosen.length === 1 ? fill(words.one, { what: items.named(chosen[0]) }) : fill(words.several, { n: chosen.length });
    const told = document.getElementById("chosen");
    if (told.textContent !== text && said) desk.say(text);
    told.textContent = text;
    form.classList.toggle("ready", chosen.length > 0);
    act("none").hidden = !chosen.length;
    const photos = chosen.filter(isPicture);
    for (const name of ["earlier", "later", "to", "first", "last", "target", "out"]) act(name).disabled = !chosen.length;
    for (const name of ["layout", "cover", "trash"]) act(name).disabled = !photos.length;
    act("row").disabled = photos.length < 2 || photos.length > 3;
    act("off").disabled = !chosen.some(items.isHung);
    act("hang").disabled = !(chosen.some(isPoint) && (photos.length || inTray().length));
    form.elements.layout.value = photos[0]?.dataset.layout ?? "";
    for (const name of ["in", "trash-tray"]) act(name).disabled = !inTray().length;
    if (!chosen.length) aim(false);
    tell("chosen", chosen);
  }
  const isPoint = (li) => li.dataset.kind === "point";

  const act = (name) => document.querySelector(`[data-act=${name}]`);

  // ---- commands: one after the other, each told to the server as what it is ----

  let queue = Promise.resolve();
  let pending = 0;
  let stale = false; // others changed something while this page was busy

  page.send = send;
  function send(path, data, said, then = () => {}) {
    pending += 1;
    const sent = queue.then(async () => {
      try {
        const told = await desk.post(`${root}arrange/${path}`, data);
        settle(told.state);
        then(told);
        desk.say(typeof said === "function" ? said(told) : said);
      } catch (refusal) {
        if (!("status" in refusal)) throw refusal;
        settle(refusal.told.state ?? state);
        desk.say(refusal.message || words.failed);
        problem(refusal.message || words.failed);
      }
    });
    queue = sent.catch(() => {});
    return sent;
  }

  function settle(now) {
    pending -= 1;
    state = now;
    problem("");
    if (!pending && !lift.busy()) show();
  }

  function show() {
    const photos = items.show(state);
    form.elements.position.max = photos;
    line.querySelector(".count").textContent = fill(words.photos[state.shown === 1 ? 0 : 1], { n: state.shown });
    act("undo").disabled = !state.undo;
    lift.point(lift.current(), false);
    choosing(false);
    tell("arranged");
  }

  function problem(text) {
    let place = document.getElementById("problem");
    if (!place && text) {
      place = Object.assign(document.createElement("p"), { id: "problem", className: "notice problem" });
      line.before(place);
    }
    if (place) place.hidden = !text;
    if (place) place.textContent = text;
  }

  const keysOf = (group) => group.map((li) => li.dataset.key);
  page.move = (group, after, said) => send("do", { commands: [{ do: "move", keys: keysOf(group), after }] }, said);
  page.settled = () => stale && refresh();
  const lift = desk.lift(page);

  // the chosen ones, side by side, before block number `at` of the others
  function carry(group, at) {
    if (group.some(items.isHung)) { // the answer shows where they stand: they change their looks
      const after = items.others(group)[at - 1]?.dataset.key ?? "";
      return page.move(group, after, () => spoken(words.at, group[0].dataset.key));
    }
    const after = items.place(group, at);
    const n = items.all().indexOf(group[0]) + 1;
    const told = { what: items.named(group[0]), n, total: items.all().length };
    group[0].scrollIntoView({ block: "nearest" });
    return page.move(group, after, fill(words.dropped, told));
  }

  const before = (group) => {
    const first = group[0];
    return items.others(group).filter((li) => li.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).length;
  };

  // photos of one point, a step up or down on it; null where they are not, or it leads off the point
  function along(group, step) {
    const point = group.every(items.isHung) && items.pointOf(group[0]);
    if (!point || group.some((li) => items.pointOf(li) !== point)) return null;
    const there = [...point.querySelectorAll(".hanging")];
    const rest = there.filter((li) => !group.includes(li));
    const at = Math.min(...group.map((li) => there.indexOf(li))) + step;
    if (at < 0 || at > rest.length) return null;
    const command = { do: "hang", keys: keysOf(group), onto: point.dataset.key, after: rest[at - 1]?.dataset.key ?? "" };
    return send("do", { commands: [command] }, fill(words.hung, { n: items.numberOf(point) }));
  }

  // photos of the list, and of the tray, hang on a point
  page.hang = (point, photos, tray = []) => {
    const commands = [];
    if (photos.length) commands.push({ do: "hang", keys: photos, onto: point.dataset.key });
    if (tray.length) commands.push({ do: "place", photos: tray, onto: point.dataset.key });
    return commands.length && send("do", { commands }, fill(words.hung, { n: items.numberOf(point) }));
  };

  // the number among the others that a photo needs to be the n-th photo
  function position(group, n) {
    const rest = items.others(group);
    const photos = rest.flatMap((li, at) => (items.isPhoto(li) ? [at] : []));
    const wanted = Math.min(Math.max(n, 1) - 1, photos.length);
    const now = rest.slice(0, before(group)).filter(items.isPhoto).length;
    return wanted > now ? photos[wanted - 1] + 1 : wanted === now ? before(group) : photos[wanted];
  }

  const spoken = (words_, key) => {
    const at = items.all().indexOf(items.find(key)?.closest("#strip > li"));
    return fill(words_, { n: at + 1, total: items.all().length });
  };
  const lastKey = (page.lastKey = () => (page.chosen().at(-1) ?? items.all().at(-1))?.dataset.key ?? "");
  const photoKeys = (page.photoKeys = (group) => group.filter(isPicture).map((li) => li.dataset.key));

  const throwAway = (photos) => photos.length && send("do", { commands: [{ do: "trash", photos }] }, words.trash);

  const acts = {
    none: () => (everything().forEach((li) => (items.box(li).checked = false)), choosing()),
    earlier: (group) => along(group, -1) ?? carry(group, Math.max(0, before(group) - 1)),
    later: (group) => along(group, 1) ?? carry(group, Math.min(items.others(group).length, before(group) + (items.isHung(group[0]) ? 0 : 1))),
    off: (group) => group.some(items.isHung) && page.move(group.filter(items.isHung), group.find(items.isHung).dataset.key, words.off),
    hang: (group) => page.hang(group.find(isPoint), photoKeys(group), inTray()),
    row(group) {
      const [first, ...rest] = photoKeys(group);
      const point = group.find(items.isHung) && items.pointOf(group.find(items.isHung));
      const onto = point && group.filter(isPicture)[0] && items.isHung(group.filter(isPicture)[0]);
      const put = onto ? { do: "hang", keys: rest, onto: point.dataset.key, after: first } : { do: "move", keys: rest, after: first };
      const value = rest.length === 1 ? "pair" : "trio";
      return send("do", { commands: [put, ...[first, ...rest].map((key) => ({ do: "set", key, field: "layout", value }))] }, words.row);
    },
    "tray-all": () => {
      for (const li of waiting.children) items.box(li).checked = !li.hidden || items.box(li).checked;
      choosing();
    },
    first: (group) => carry(group, 0),
    last: (group) => carry(group, items.others(group).length),
    to: (group) => form.elements.position.value && carry(group, position(group, form.elements.position.valueAsNumber)),
    target: () => aim(true),
    layout(group) {
      const value = form.elements.layout.value;
      return send("do", { commands: photoKeys(group).map((key) => ({ do: "set", key, field: "layout", value })) }, words.layout);
    },
    cover: (group) => {
      const li = group.find(isPicture);
      return send("do", { commands: [{ do: "lead", photo: li.dataset.key }] }, fill(words.cover, { what: items.named(li) }));
    },
    out: (group) => send("do", { commands: group.map((li) => ({ do: "remove", key: li.dataset.key })).reverse() }, words.out),
    trash: (group) => throwAway(photoKeys(group)),
    "trash-tray": () => throwAway(inTray()),
    in: () => send("do", { commands: [{ do: "place", photos: inTray(), after: lastKey() }] }, (told) => spoken(words.in, told.made[0]), chosenNow),
    insert() {
      const kind = form.elements.kind.value;
      const areas = [...form.querySelectorAll(".insert textarea, .insert .with-" + kind + " input")];
      const texts = Object.fromEntries(areas.filter((one) => one.name.startsWith("words.")).map((area) => [area.lang, area.value]));
      const beside = {};
      for (const one of areas.filter((other) => other.localName === "input")) {
        const field = one.name.slice(kind.length + 1).split(".")[0];
        if (one.lang) (beside[field] ??= {})[one.lang] = one.value;
        else beside[field] = one.value;
      }
      const command = { do: "insert", kind, after: lastKey(), texts, beside };
      return send("do", { commands: [command] }, (told) => spoken(words.inserted, told.made[0]), (told) => {
        for (const area of areas) area.value = "";
        chosenNow(told);
      });
    },
    undo: () => send("undo", {}, words.undone),
  };

  page.chosenNow = chosenNow;
  page.spoken = spoken;
  page.acts = acts;
  function chosenNow(told) {
    for (const li of everything()) items.box(li).checked = told.made.includes(li.dataset.key);
    choosing(false);
    const li = items.find(told.made[0]);
    li?.scrollIntoView({ block: "center" });
    if (li) lift.point(li.closest("#strip > li"), false);
  }

  // ---- hands ----

  let aiming = false;
  function aim(on) {
    if (aiming === on) return;
    aiming = on;
    document.body.classList.toggle("aiming", on);
    act("target").setAttribute("aria-pressed", String(on));
    if (on) desk.say(words.target);
  }

  let dragged = false;
  strip.addEventListener("click", (event) => {
    const li = event.target.closest(".lift")?.closest("li");
    if (!li || dragged) return;
    tell("looking", li);
    if (aiming) {
      const group = page.chosen();
      aim(false);
      if (group.includes(li)) return desk.say(words.targetEnd);
      return carry(group, items.others(group).indexOf(li) + 1);
    }
    if (event.shiftKey && last) range(li);
    else page.choose(li, event.ctrlKey || event.metaKey);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[name=key], input[name=tray]")) choosing();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && aiming) aim(false);
    else if (event.key === "Escape" && !lift.busy() && page.chosen().length && event.target.closest?.("#strip .lift")) acts.none();
    const li = event.key === "Delete" && event.target.closest?.("#strip .lift")?.closest("li");
    if (li && !lift.busy()) acts.trash(page.chosen().includes(li) ? page.chosen() : [li]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button || button.disabled) return;
    event.preventDefault();
    acts[button.dataset.act](page.chosen());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // Enter in the box of the position
    acts.to(page.chosen());
  });
  strip.addEventListener("submit", (event) => event.preventDefault());
  strip.addEventListener("change", (event) => { // the date and the link of a figure
    const { plain } = event.target.dataset;
    const li = event.target.closest("li");
    if (plain) send("do", { commands: [{ do: "set", key: li.dataset.key, field: plain, value: event.target.value.trim() }] }, "");
  });

  // H: onto the point that is chosen, or has the focus, or stands above
  function hangHere() {
    const chosen = page.chosen();
    const held = document.activeElement?.closest?.("#strip > li") ?? null;
    const here = [held, ...chosen].find((li) => li && isPoint(li));
    const photos = chosen.filter(isPicture);
    if (!photos.length && !inTray().length && held && isPicture(held)) photos.push(held);
    const list = items.all();
    const first = photos[0]?.closest("#strip > li") ?? held;
    const point = here ?? list.slice(0, list.indexOf(first)).findLast(isPoint);
    if (!point) return desk.say(words.noPoint);
    const next = held && photos.includes(held) ? list[list.indexOf(held) + 1] ?? point : null;
    return Promise.resolve(page.hang(point, photoKeys(photos), inTray())).then(() => next && lift.point(next));
  }
  desk.keys({
    h: () => !lift.busy() && void hangHere(),
    m: () => !lift.busy() && void form.elements.position.select(),
  });

  const draggable = {
    forceFallback: true, // one way for mouse, pen and finger; Firefox drags no button otherwise
    fallbackTolerance: 4,
    delay: 250,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "ghost",
    scrollSensitivity: 90,
    // a point under a photo stays where it is, so that the photo can be dropped on it
    onMove(event, { clientY }) {
      if (!isPicture(event.dragged) && !event.dragged.closest("#waiting")) return true;
      if (event.related.dataset.kind !== "point") return true;
      const box = event.related.getBoundingClientRect();
      return clientY < box.top + 6 || clientY > box.bottom - 6;
    },
  };
  const pictures = (to, from, li) => li.matches(".photo, .hanging, #waiting > li");

  const pointUnder = ({ item, originalEvent: at }) => {
    const { clientX, clientY } = at.changedTouches?.[0] ?? at;
    const found = document.elementsFromPoint(clientX, clientY).map((one) => one.closest("#strip > .is-point")).find(Boolean);
    return found && found !== item ? found : null;
  };

  // between list, points and tray: the element goes back, the answer shows where it stands
  function across(event) {
    const { item: li, from, to, oldIndex } = event;
    const under = pointUnder(event);
    const before_ = [...to.children].slice(0, [...to.children].indexOf(li)).at(-1);
    const point = to.closest(".is-point") ?? under;
    from.insertBefore(li, from.children[oldIndex] ?? null);
    const key = li.dataset.key;
    const chosen = page.chosen();
    const keys = chosen.includes(li) ? photoKeys(chosen) : [key]; // the other chosen ones come along
    if (to === waiting) return from === waiting || send("do", { commands: keys.map((one) => ({ do: "remove", key: one })) }, words.out);
    const after = under && to !== under.querySelector(".hung") ? null : before_?.dataset.key ?? "";
    const hung = point && fill(words.hung, { n: items.numberOf(point) });
    if (from === waiting) {
      const photos = inTray().includes(key) ? inTray() : [key];
      const place = { do: "place", photos, after: point ? "" : after, onto: point?.dataset.key ?? "" };
      return send("do", { commands: [place] }, hung ?? ((told) => spoken(words.in, told.made[0])));
    }
    if (point) return send("do", { commands: [{ do: "hang", keys, onto: point.dataset.key, after }] }, hung);
    return send("do", { commands: [{ do: "move", keys, after }] }, () => spoken(words.at, key));
  }
  const settling = () => setTimeout(() => (dragged = false)); // the click that ends a drag chooses nothing
  const apart = (list) => Sortable.create(list, {
    ...draggable,
    group: { name: "photos", put: pictures },
    draggable: "li",
    filter: "input",
    preventOnFilter: false,
    onStart: () => (dragged = true),
    onEnd: (event) => (settling(), (event.from !== event.to || event.oldIndex !== event.newIndex || pointUnder(event)) && across(event)),
  });
  apart(waiting);
  const made = new WeakSet();
  const points = () => {
    for (const list of strip.querySelectorAll("ul.hung")) if (!made.has(list)) made.add(list), apart(list);
  };
  document.addEventListener("arranged", points);
  points();

  Sortable.create(strip, {
    ...draggable,
    group: { name: "photos", put: pictures },
    draggable: "#strip > li",
    handle: ".lift",
    onStart: () => (dragged = true),
    onEnd(event) {
      settling();
      if (event.from !== event.to || (isPicture(event.item) && pointUnder(event))) return across(event);
      const li = event.item;
      const chosen = page.chosen();
      const group = chosen.includes(li) ? chosen : [li];
      if (event.oldIndex === event.newIndex && group.length === 1) return;
      const list = items.all();
      carry(group, items.others(group).filter((other) => list.indexOf(other) < list.indexOf(li)).length);
    },
  });

  // ---- others ----

  async function refresh() {
    if (pending || lift.busy() || dragged) return void (stale = true);
    stale = false;
    try {
      const told = await desk.ask("GET", `${root}arrange/state`);
      if (pending || lift.busy() || told.state.tag === state.tag) return;
      const order = (one) => one.items.map((item) => item.key).join("\n");
      const moved = order(told.state) !== order(state);
      state = told.state;
      show();
      if (moved) desk.say(words.others);
    } catch {
      // not reached, or the file cannot be read now: the next news brings it
    }
  }

  // on a phone this form lies over the sheet: what is chosen, moved or walked to stays above it
  const narrow = matchMedia("(max-width: 999.98px)");
  let tall = 0;
  new ResizeObserver(() => {
    const now = narrow.matches ? form.offsetHeight : 0;
    document.documentElement.style.scrollPaddingBottom = now ? `${now + 8}px` : "";
    if (now > tall) page.chosen().at(-1)?.scrollIntoView({ block: "nearest" });
    tall = now;
  }).observe(form);

  for (const element of document.querySelectorAll("[data-act=target], [data-act=beside], #how, .narrow")) element.hidden = false;
  document.getElementById("sift").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const li of waiting.children) li.hidden = !li.querySelector(".under").textContent.toLowerCase().includes(wanted);
  });
  form.classList.add("scripted");
  form.querySelector(".more").open = matchMedia("(min-width: 1000px)").matches;
  items.renumber();
  lift.point((document.getElementById(location.hash.slice(1)) ?? document.getElementById(decodeURIComponent(location.hash.slice(1))))?.closest("#strip > li") ?? items.all()[0], false);
  choosing(false);
  desk.events(`${root}events`, { order: refresh, photo: refresh, said: (told) => told.photo === "" || refresh(), hello: (told) => told.tag !== state.tag && refresh() });
})();
