// One photo's faces: what is chosen of each ellipse, keys, steps back; the form holds all of it.
"use strict";

(() => {
  const form = document.getElementById("faces");
  if (!form) return;
  const desk = window.desk;
  const state = JSON.parse(document.getElementById("state").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const list = form.querySelector(".ellipses");
  const blank = list.querySelector(".blank");
  const exempt = document.querySelector("dialog.exempt");
  const why = document.getElementById("exempt-why");
  const SIDES = ["left", "top", "width", "height"];
  const STEP = 0.25; // percent of the picture's longer side, for one press of an arrow
  const fill = (text, values) => (Array.isArray(text) ? text[Number(values.n !== 1)] : text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  blank.remove(); // ellipses are drawn here
  if (!list.children.length) list.replaceChildren();
  const shape = blank.cloneNode(true);
  shape.classList.remove("blank");
  shape.querySelector("details").open = false;

  // ---- what there is: one row of the form for each ellipse ----

  const box = (row, name) => row.querySelector(`[name^="${name}."]`);
  const faces = [...list.children].map((row) => ({
    n: Number(row.dataset.n), chosen: box(row, "is").value, why: box(row, "why").value,
    sides: SIDES.map((side) => Number(box(row, side).value)), drawn: false,
  }));
  let last = Math.max(0, ...faces.map((face) => face.n));
  let chosen = null;
  let past = [];
  let dirty = state.typed;
  let sending = false;
  let drawing = false;

  const rows = new Map([...list.children].map((row) => [Number(row.dataset.n), row]));
  const page = { faces, words, fill, wide: state.wide, tall: state.tall };
  page.chosen = () => faces.find((face) => face.n === chosen) ?? null;
  page.drawing = () => drawing;

  function newRow(face) {
    const row = shape.cloneNode(true);
    row.dataset.n = face.n;
    for (const part of row.querySelectorAll("[name]")) part.name = `${part.name.split(".")[0]}.${face.n}`;
    for (const part of row.querySelectorAll("[id]")) part.id = `${part.id.split("-")[0]}-${face.n}`;
    for (const part of row.querySelectorAll("[for]")) part.htmlFor = `${part.htmlFor.split("-")[0]}-${face.n}`;
    row.querySelector(".n").replaceChildren(Object.assign(document.createElement("b"), { textContent: face.n }));
    const select = box(row, "is");
    select.setAttribute("aria-label", select.getAttribute("aria-label").replace(/\d+/, face.n));
    rows.set(face.n, row);
    list.append(row);
    return row;
  }

  function write(face) {
    const row = rows.get(face.n) ?? newRow(face);
    box(row, "is").value = face.chosen;
    if (box(row, "why").value !== face.why) box(row, "why").value = face.why;
    SIDES.forEach((side, n) => {
      const told = face.sides[n].toFixed(2);
      if (Number(box(row, side).value).toFixed(2) !== told) box(row, side).value = told;
    });
    row.classList.toggle("is-chosen", face.n === chosen);
  }

  function paint() {
    const there = new Set(faces.map((face) => face.n));
    for (const [n, row] of rows) {
      if (there.has(n)) continue;
      row.remove();
      rows.delete(n);
    }
    faces.forEach(write);
    ovals.paint();
    const none = !faces.some((face) => face.chosen === "open");
    for (const value of Object.keys(forAll)) form.querySelector(`[name=do][value=${value}]`).disabled = none;
  }

  // ---- what can be done, each a step that is taken back ----

  page.keep = () => {
    past.push(JSON.stringify(faces));
    dirty = true;
  };
  page.add = (sides) => {
    last += 1;
    const face = { n: last, chosen: "hide", why: "", sides, drawn: true };
    faces.push(face);
    chosen = face.n;
    paint();
    return face;
  };
  page.place = (face, [left, top, width, height]) => {
    const inside = (at, size) => Math.min(99, Math.max(1 - size, at)); // part of it at least
    face.sides = [inside(left, width), inside(top, height), width, height].map((side) => Math.round(side * 100) / 100);
    paint();
  };
  page.settled = (face) => {
    pencil(false);
    ovals.focus(face.n);
    desk.say(ovals.svg.querySelector(".is-chosen")?.getAttribute("aria-label") ?? "");
  };
  page.choose = (n) => {
    if (chosen === n) return;
    chosen = n;
    paint();
  };
  page.takeBack = () => {
    const before = past.pop();
    if (before === undefined) return false;
    faces.splice(0, faces.length, ...JSON.parse(before));
    dirty = past.length > 0 || state.typed;
    if (!page.chosen()) chosen = faces.at(-1)?.n ?? null;
    paint();
    return true;
  };

  function change(doing) {
    const face = page.chosen();
    if (!face) return desk.say(words.choose);
    page.keep();
    doing(face);
    paint();
    page.settled(face);
  }

  const hide = () => change((face) => Object.assign(face, { chosen: "hide", why: "" }));
  const dismiss = () => {
    const face = page.chosen();
    if (!face?.drawn) return change((one) => (one.chosen = "none"));
    page.keep();
    faces.splice(faces.indexOf(face), 1);
    chosen = faces.at(-1)?.n ?? null;
    paint();
    if (chosen) ovals.focus(chosen);
    desk.say(fill(words.gone, { n: face.n }));
  };
  function all(answer, told) {
    const open = faces.filter((face) => face.chosen === "open");
    if (!open.length) return;
    page.keep();
    for (const face of open) face.chosen = answer;
    paint();
    desk.say(fill(told, { n: open.length }));
  }
  const forAll = { hide: () => all("hide", words.hide), rest: () => all("none", words.rest) }; // by the button's value

  function pencil(on) {
    drawing = on;
    ovals.svg.classList.toggle("drawing", on);
  }

  // by keyboard it appears in the middle of what is seen; a finger draws it
  function create(event) {
    if (matchMedia("(pointer: coarse)").matches && event?.type === "click") {
      pencil(true);
      return desk.say(words.draw);
    }
    const [seen, ground] = [stage, ovals.svg].map((part) => part.getBoundingClientRect());
    const middle = (from, to, low, size) => ((Math.max(from, low) + Math.min(to, low + size)) / 2 - low) / size;
    const x = middle(Math.max(0, seen.left), Math.min(innerWidth, seen.right), ground.left, ground.width) * 100;
    const y = middle(Math.max(0, seen.top), Math.min(innerHeight, seen.bottom), ground.top, ground.height) * 100;
    const short = Math.min(state.wide, state.tall) * 0.1;
    const [width, height] = [(short / state.wide) * 100, (short / state.tall) * 130];
    page.keep();
    const face = page.add([0, 0, width, height]);
    page.place(face, [x - width / 2, y - height / 2, width, height]);
    page.settled(face);
  }

  function exempted() {
    if (!page.chosen()) return desk.say(words.choose);
    why.value = page.chosen().why;
    exempt.returnValue = "";
    exempt.showModal();
  }
  exempt.addEventListener("close", () => {
    const [value, told] = [exempt.returnValue, why.value.trim()];
    if (!value) return ovals.focus(chosen);
    if (value === "other" && !told) {
      desk.say(words.reason);
      exempt.showModal();
      return why.focus();
    }
    change((face) => Object.assign(face, { chosen: value, why: value === "other" ? told : "" }));
  });
  why.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    exempt.close("other");
  });

  function undo() {
    if (page.takeBack()) {
      if (chosen) ovals.focus(chosen);
      return desk.say(words.undone);
    }
    sending = true;
    document.querySelector("#undo button").click();
  }

  function zoom() {
    const near = stage.classList.toggle("near");
    act("z").ariaPressed = String(near);
    paint();
    const [seen, face] = [stage, ovals.svg.querySelector(".is-chosen") ?? ovals.svg].map((part) => part.getBoundingClientRect());
    stage.scrollBy(face.left + face.width / 2 - seen.left - seen.width / 2, face.top + face.height / 2 - seen.top - seen.height / 2);
  }

  // ---- the form: what is written there counts at once; nothing is decided while one is open ----

  list.addEventListener("change", ({ target }) => {
    const face = faces.find((one) => one.n === Number(target.closest(".ellipse").dataset.n));
    const row = rows.get(face.n);
    page.keep();
    const sides = SIDES.map((side) => Number(box(row, side).value.replace(",", ".")));
    Object.assign(face, { chosen: box(row, "is").value, why: box(row, "why").value });
    chosen = face.n;
    if (sides.every(Number.isFinite) && sides[2] > 0 && sides[3] > 0) page.place(face, sides);
    paint();
  });
  list.addEventListener("focusin", ({ target }) => page.choose(Number(target.closest(".ellipse").dataset.n)));
  form.addEventListener("submit", (event) => {
    const wanted = event.submitter?.value;
    if (forAll[wanted]) {
      event.preventDefault();
      return forAll[wanted]();
    }
    const open = faces.filter((face) => face.chosen === "open");
    if (wanted !== "save" && open.length) {
      event.preventDefault();
      ovals.focus(open[0].n);
      return desk.say(fill(words.waiting, { n: open.length }));
    }
    sending = true;
  });
  addEventListener("beforeunload", (event) => dirty && !sending && event.preventDefault());
  addEventListener("pageshow", () => (sending = false));

  // ---- keys ----

  const ovals = desk.ovals(page);
  const act = (name) => form.querySelector(`[data-act="${name}"]`);
  const acts = { n: create, h: hide, e: exempted, Delete: dismiss, undo, z: zoom, keys: () => document.querySelector("dialog.keys").showModal() };
  form.querySelector(".tools").addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act](event);
  });

  const closed = (doing) => (event) => (document.querySelector("dialog[open]") ? false : void doing(event));
  const onOval = (doing) => (event) => {
    const face = ovals.has(event.target.closest?.(".oval"));
    return face && !document.querySelector("dialog[open]") ? void doing(face) : false;
  };
  const decide = (event) => {
    if (document.querySelector("dialog[open]") || event.target.closest("button,a,summary,select,input")) return false;
    form.requestSubmit(form.querySelector("[value=decide]"));
  };
  const long = Math.max(state.wide, state.tall);
  const [across, down] = [(STEP * long) / state.wide, (STEP * long) / state.tall];
  const nudge = (x, y) => onOval((face) => {
    page.keep();
    const [left, top, width, height] = face.sides;
    page.place(face, [left + x * across, top + y * down, width, height]);
  });
  const grow = (x, y) => onOval((face) => {
    page.keep();
    const [left, top, width, height] = face.sides;
    const size = [Math.max(across, width + 2 * x * across), Math.max(down, height + 2 * y * down)];
    page.place(face, [left + (width - size[0]) / 2, top + (height - size[1]) / 2, ...size]);
    desk.say(fill(words.sized, { width: face.sides[2].toFixed(1), height: face.sides[3].toFixed(1) }));
  });
  const table = { Enter: decide, "?": closed(acts.keys), Delete: onOval(dismiss), Backspace: onOval(dismiss) };
  table["Ctrl+z"] = (event) => (desk.writing(event.target) ? false : closed(undo)(event));
  for (const [key, doing] of [["n", create], ["h", hide], ["e", exempted], ["z", zoom], ["a", forAll.hide], ["x", forAll.rest]]) table[key] = closed(doing);
  for (const [key, x, y] of [["Left", -1, 0], ["Right", 1, 0], ["Up", 0, -1], ["Down", 0, 1]]) {
    table[`Arrow${key}`] = nudge(x, y);
    table[`Shift+Arrow${key}`] = grow(x, y);
  }

  const help = document.querySelector("dialog.keys tbody");
  for (const [key, does] of words.keys) {
    const row = help.insertRow();
    const cell = Object.assign(document.createElement("th"), { scope: "row" });
    key.split(" ").forEach((one) => cell.append(Object.assign(document.createElement("kbd"), { textContent: one }), " "));
    row.append(cell, Object.assign(document.createElement("td"), { textContent: does }));
  }

  // ---- it begins once there is a picture to draw on: one that is being made anew is looked for ----

  const stage = form.querySelector(".stage");
  const image = stage.querySelector("img");
  const address = image.src;

  function begin() {
    stage.hidden = form.querySelector(".tools").hidden = false;
    if (state.making) document.getElementById("making").hidden = true;
    form.classList.add("at-work");
    chosen = (faces.find((face) => face.chosen === "open") ?? faces[0])?.n ?? null;
    paint();
    if (chosen) ovals.focus(chosen);
    desk.keys(table);
  }

  document.getElementById("undo").hidden = true; // its button is above the photo
  if (image.complete && image.naturalWidth) begin();
  else {
    const again = () => setTimeout(() => (image.src = `${address}&again=${Date.now()}`), 1500);
    stage.hidden = true;
    image.addEventListener("load", begin, { once: true });
    image.addEventListener("error", again);
    if (image.complete) again();
  }
  if (state.ahead) new Image().src = state.ahead;
})();
