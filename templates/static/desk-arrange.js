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
  const page = { words, strip, waiting, fill };

  // ---- the words between the photos save themselves ----

  const line = document.getElementById("saved-line");
  const owner = (f) => [...strip.children].find((li) => li.dataset.uid === f.photo);
  const { saving, bind } = desk.fields({
    line,
    kept: `desk arrange ${root}\n`,
    async say(f, seen, mine) {
      const li = owner(f);
      const around = [...li.querySelectorAll("textarea")].map((area) => bound(li, area)?.base ?? area.value).join("\n");
      const sent = { key: li.dataset.key, field: f.field, lang: f.lang, seen, mine, around };
      const told = await desk.fields.post(`${root}arrange/say`, sent);
      if (told.key) li.dataset.key = items.box(li).value = told.key;
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
    for (const area of li.querySelectorAll("textarea"))
      if (!bound(li, area)) bind(area, li.dataset.uid, area.dataset.field, area.dataset.lang, area.value);
  }, true);

  // ---- choosing ----

  const items = (page.items = desk.items(page));
  page.chosen = () => items.all().filter((li) => items.box(li).checked);
  const inTray = () => [...waiting.querySelectorAll("input:checked")].map((box) => box.value);
  let last = null; // where a range begins

  page.choose = (li, more = false) => {
    const on = !items.box(li).checked || (!more && page.chosen().length > 1);
    if (!more) for (const other of items.all()) items.box(other).checked = false;
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
    const photos = chosen.filter(items.isPhoto);
    for (const name of ["earlier", "later", "to", "first", "last", "target", "out"]) act(name).disabled = !chosen.length;
    for (const name of ["layout", "cover", "trash"]) act(name).disabled = !photos.length;
    form.elements.layout.value = photos[0]?.dataset.layout ?? "";
    for (const name of ["in", "trash-tray"]) act(name).disabled = !inTray().length;
    if (!chosen.length) aim(false);
  }

  const act = (name) => document.querySelector(`[data-act=${name}]`);

  // ---- commands: one after the other, each told to the server as what it is ----

  let queue = Promise.resolve();
  let pending = 0;
  let stale = false; // others changed something while this page was busy

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
    line.querySelector(".count").textContent = fill(words.photos[photos === 1 ? 0 : 1], { n: photos });
    act("undo").disabled = !state.undo;
    lift.point(lift.current(), false);
    choosing(false);
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

  page.move = (group, after, said) => send("do", { commands: [{ do: "move", keys: group.map((li) => li.dataset.key), after }] }, said);
  page.settled = () => stale && refresh();
  const lift = desk.lift(page);

  // the chosen ones, side by side, before block number `at` of the others
  function carry(group, at) {
    const after = items.place(group, at);
    const n = items.all().indexOf(group[0]) + 1;
    const told = { what: items.named(group[0]), n, total: items.all().length };
    group[0].scrollIntoView({ block: "nearest" });
    return page.move(group, after, fill(words.dropped, told));
  }

  const before = (group) => {
    const list = items.all();
    return items.others(group).filter((li) => list.indexOf(li) < list.indexOf(group[0])).length;
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
    const at = items.all().findIndex((li) => li.dataset.key === key);
    return fill(words_, { n: at + 1, total: items.all().length });
  };
  const lastKey = () => (page.chosen().at(-1) ?? items.all().at(-1))?.dataset.key ?? "";
  const photoKeys = (group) => group.filter(items.isPhoto).map((li) => li.dataset.key);

  const throwAway = (photos) => photos.length && send("do", { commands: [{ do: "trash", photos }] }, words.trash);

  const acts = {
    none: () => (items.all().forEach((li) => (items.box(li).checked = false)), choosing()),
    earlier: (group) => carry(group, Math.max(0, before(group) - 1)),
    later: (group) => carry(group, Math.min(items.others(group).length, before(group) + 1)),
    first: (group) => carry(group, 0),
    last: (group) => carry(group, items.others(group).length),
    to: (group) => form.elements.position.value && carry(group, position(group, form.elements.position.valueAsNumber)),
    target: () => aim(true),
    layout(group) {
      const value = form.elements.layout.value;
      return send("do", { commands: photoKeys(group).map((key) => ({ do: "set", key, field: "layout", value })) }, words.layout);
    },
    cover: (group) => {
      const li = group.find(items.isPhoto);
      return send("do", { commands: [{ do: "lead", photo: li.dataset.key }] }, fill(words.cover, { what: items.named(li) }));
    },
    out: (group) => send("do", { commands: group.map((li) => ({ do: "remove", key: li.dataset.key })).reverse() }, words.out),
    trash: (group) => throwAway(photoKeys(group)),
    "trash-tray": () => throwAway(inTray()),
    in: () => send("do", { commands: [{ do: "place", photos: inTray(), after: lastKey() }] }, (told) => spoken(words.in, told.made[0]), chosenNow),
    insert() {
      const areas = [...form.querySelectorAll("textarea")];
      const texts = Object.fromEntries(areas.map((area) => [area.lang, area.value]));
      const command = { do: "insert", kind: form.elements.kind.value, after: lastKey(), texts };
      return send("do", { commands: [command] }, (told) => spoken(words.inserted, told.made[0]), (told) => {
        for (const area of areas) area.value = "";
        chosenNow(told);
      });
    },
    undo: () => send("undo", {}, words.undone),
  };

  function chosenNow(told) {
    for (const li of items.all()) items.box(li).checked = told.made.includes(li.dataset.key);
    choosing(false);
    const li = items.find(told.made[0]);
    li?.scrollIntoView({ block: "center" });
    if (li) lift.point(li, false);
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
  for (const own of strip.querySelectorAll("form")) own.addEventListener("submit", (event) => event.preventDefault());

  Sortable.create(strip, {
    draggable: "li",
    handle: ".lift",
    forceFallback: true, // one way for mouse, pen and finger; Firefox drags no button otherwise
    fallbackTolerance: 4,
    delay: 250,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "ghost",
    scrollSensitivity: 90,
    onStart: () => (dragged = true),
    onEnd(event) {
      setTimeout(() => (dragged = false)); // the click that ends a drag chooses nothing
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

  for (const element of document.querySelectorAll("[data-act=target], #how")) element.hidden = false;
  form.classList.add("scripted");
  form.querySelector(".more").open = matchMedia("(min-width: 1000px)").matches;
  items.renumber();
  lift.point(document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("#strip > li") ?? items.all()[0], false);
  choosing(false);
  desk.events(`${root}events`, { order: refresh, photo: refresh, said: (told) => told.photo === "" || refresh(), hello: (told) => told.tag !== state.tag && refresh() });
})();
