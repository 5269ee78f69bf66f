// The blocks of an essay on the screen: made, changed and put in order after what the server says.
"use strict";

// page {words, strip, waiting, fill}; saving: of the words between the photos
window.desk.items = (page) => {
  const { words, strip, waiting, fill } = page;
  const WITHIN = "input[name=key], summary"; // Tab comes to those of one block, however many there are
  let made = 0;

  const all = () => [...strip.children].filter((li) => li.dataset.key);
  const hanging = () => [...strip.querySelectorAll(".hanging")];
  const find = (key) => all().find((li) => li.dataset.key === key) ?? hanging().find((li) => li.dataset.key === key);
  const reach = (li, on) => li.querySelectorAll(WITHIN).forEach((one) => (one.tabIndex = on ? 0 : -1));
  const isHung = (li) => li.classList.contains("hanging");
  const pointOf = (li) => li.closest(".is-point");
  const box = (li) => li.querySelector("input[type=checkbox]");
  const isPhoto = (li) => li.classList.contains("photo");
  const short = (text) => (text.length > 60 ? `${text.slice(0, 58).trimEnd()}…` : text);

  // what a block is called when it is spoken of
  function named(li) {
    if (isPhoto(li)) return fill(words.photo, { place: li.querySelector(".n").textContent, name: li.querySelector(".name").textContent });
    if (isHung(li)) return fill(words.hanging, { name: li.querySelector(".name").textContent, n: numberOf(pointOf(li)) });
    const line = li.querySelector(".words span:not(.lacks)");
    return fill(words.block, { kind: words.kinds[li.dataset.kind], words: short(line?.textContent.trim() ?? "") });
  }

  // a point by its number on the page
  const numberOf = (li) => all().filter((one) => one.dataset.kind === "point").indexOf(li) + 1;

  // numbers, and what a screen reader hears of each block
  function renumber() {
    const list = all();
    let place = 0;
    let point = 0;
    list.forEach((li, at) => {
      if (isPhoto(li)) li.querySelector(".n").textContent = ++place;
      if (li.dataset.kind === "point") li.querySelector(".grip .n").textContent = ++point;
      const said = fill(words.item, { what: named(li), n: at + 1, total: list.length });
      const caption = li.dataset.caption ? ` ${li.dataset.caption}` : "";
      li.querySelector(".lift").ariaLabel = said + caption;
    });
    return place;
  }

  function fresh(kind) {
    const li = document.getElementById(`new-${kind}`).content.querySelector("li").cloneNode(true);
    return ready(li);
  }

  // what only script can do is shown; ids that labels and reasons need are made
  function ready(li) {
    li.dataset.uid = String(++made);
    if (!li.closest("#waiting, dialog")) for (const one of li.querySelectorAll(WITHIN)) one.tabIndex = -1;
    const lift = li.querySelector(".lift");
    if (lift) {
      lift.hidden = false;
      lift.tabIndex = -1;
    }
    for (const area of li.querySelectorAll("textarea")) {
      area.id = `b${made}-${area.name.replace(".", "-")}`;
      area.closest("div").querySelector(".why").id = `${area.id}-why`;
      area.setAttribute("aria-describedby", `${area.id}-why`);
    }
    return li;
  }

  function put(li, one) {
    li.dataset.key = one.key;
    if (one.id) li.id = one.id;
    box(li).value = one.key;
    if (li.dataset.kind) return passage(li, one);
    const image = li.querySelector("img");
    if (image.getAttribute("src") !== one.picture && one.picture) image.src = one.picture;
    [image.width, image.height] = [one.wide, one.tall];
    li.querySelector(".name").textContent = one.name;
    box(li).ariaLabel = fill(words.choose, { name: one.name });
    const told = li.querySelector(".said");
    if (told) told.textContent = one.said;
    li.dataset.path = one.path ?? "";
    li.dataset.layout = one.layout ?? "";
    if (!isPhoto(li)) return;
    li.dataset.caption = one.caption;
    li.classList.toggle("lead", one.lead);
    li.querySelector(".is-cover").hidden = !one.lead;
    li.querySelector(".is-veiled").hidden = !one.veiled;
    li.querySelector(".layout").textContent = one.layout ? words.layouts[one.layout] : "";
  }

  function passage(li, one) {
    for (const span of li.querySelectorAll(".words span")) {
      const said = one.lines[span.lang];
      span.textContent = said || fill(words.noWords, { language: words.names[span.lang] });
      span.classList.toggle("lacks", !said);
    }
    li.querySelector("input[name=block]").value = one.key;
    for (const area of li.querySelectorAll("textarea")) page.heard(li, area, text(one, area.dataset.field, area.dataset.lang));
    for (const input of li.querySelectorAll("[data-plain]")) if (document.activeElement !== input) input.value = one.plain[input.dataset.plain];
    const list = li.querySelector("ul.hung");
    if (list) filled(list, one.hung, "new-hanging");
  }

  // a list of photos as the server has it; those that stay keep their element and their tick
  function filled(list, photos, template) {
    const there = new Map([...list.children].map((li) => [li.dataset.key, li]));
    const wanted = photos.map((one) => {
      const li = there.get(one.key) ?? ready(document.getElementById(template).content.querySelector("li").cloneNode(true));
      if (!there.has(one.key) && list !== waiting) box(li).checked = ticked.has(one.key);
      put(li, one);
      return li;
    });
    if (wanted.length !== list.children.length || wanted.some((li, at) => list.children[at] !== li)) list.replaceChildren(...wanted);
  }

  let ticked = new Set(); // keys that were chosen: a photo stays so when it goes onto a point or off it

  const text = (one, field, lang) => one.words[field]?.[lang] ?? one.words[field]?.[""] ?? "";

  // the list as the server has it; what is there already keeps its element, its focus and its tick
  function show(state) {
    const held = document.activeElement?.closest?.("#strip > li");
    ticked = new Set([...strip.querySelectorAll("input[name=key]:checked")].map((one) => one.value));
    const there = new Map(all().map((li) => [li.dataset.key, li]));
    const wanted = new Set(state.items.map((one) => one.key));
    const gone = all().filter((li) => !wanted.has(li.dataset.key));
    const focused = document.activeElement;
    const order = state.items.map((one) => {
      let li = there.get(one.key);
      if (!li && one.kind !== "photo") {
        const at = gone.findIndex((old) => old.dataset.kind === one.kind); // its words changed, and so its key
        if (at >= 0) [li] = gone.splice(at, 1);
      }
      if (!li) {
        li = fresh(one.kind);
        box(li).checked = ticked.has(one.key);
      }
      put(li, one);
      return li;
    });
    for (const li of gone) li.remove();
    order.forEach((li, at) => strip.children[at] !== li && strip.insertBefore(li, strip.children[at] ?? null));
    if (held?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
    tray(state.tray);
    document.getElementById("nothing")?.toggleAttribute("hidden", order.length > 0);
    return renumber();
  }

  function tray(list) {
    const at = [...waiting.children].findIndex((li) => li.contains(document.activeElement));
    filled(waiting, list, "new-waiting");
    if (at >= 0 && !waiting.contains(document.activeElement)) {
      const next = [...waiting.children].slice(0, at + 1).findLast((li) => !li.hidden);
      if (next) box(next).focus({ preventScroll: true });
    }
    document.getElementById("tray").hidden = !list.length;
  }

  // blocks of a group side by side, before the block number `at` of all others
  function place(group, at) {
    const rest = all().filter((li) => !group.includes(li));
    for (const li of group) strip.insertBefore(li, rest[at] ?? null);
    renumber();
    return rest[at - 1]?.dataset.key ?? "";
  }

  const others = (group) => all().filter((li) => !group.includes(li));

  for (const li of [...all(), ...hanging(), ...waiting.children]) ready(li);
  return { all, hanging, find, box, isPhoto, isHung, pointOf, numberOf, named, show, place, others, renumber, ready, put, reach, text };
};
