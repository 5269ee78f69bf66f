// What is set of the one photo that is chosen: focal point, veil, credit, date, words of its row.
"use strict";

(() => {
  const page = window.desk.arranging;
  if (!page) return;
  const { words, fill } = page;
  const place = document.getElementById("one");
  place.open = matchMedia("(min-width: 1000px)").matches;
  const forms = new Map(); // key -> its form, so that nothing that is being typed goes away
  let shown = null;

  const all = () => page.state().items.flatMap((one) => (one.kind === "photo" ? [one] : one.hung ?? []));
  const told = (key) => all().find((one) => one.key === key);
  const percent = (part) => String(Math.round(part * 1000) / 10);

  // the boxes of a photo, each saved by itself and joined with what others write
  function made(one) {
    const form = document.getElementById("new-details").content.firstElementChild.cloneNode(true);
    form.querySelector("bdi").textContent = one.name;
    const link = form.querySelector(".captions");
    link.href = `../captions/#${one.path.split("/").at(-2) ?? ""}`;
    for (const box of form.querySelectorAll("[data-field]")) {
      const { field, lang } = box.dataset;
      box.id = `one-${forms.size}-${field}-${lang}`;
      box.parentElement.parentElement.querySelector(".why").id = `${box.id}-why`;
      box.setAttribute("aria-describedby", `${box.id}-why`);
      box.value = text(one, field, lang);
      page.fields.bind(box, `photo ${one.photo}`, field, lang, box.value);
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.veiled.onchange = ({ target }) => veil(one.key, form, target.checked);
    focal(form, one);
    return form;
  }

  const text = (one, field, lang) => ({ credit: one.credit, date: one.date, sensitive: one.veil[lang], row_caption: one.row[lang] })[field] ?? "";

  function veil(key, form, on) {
    const texts = {};
    for (const box of form.querySelectorAll("[data-field=sensitive]")) if (box.value.trim()) texts[box.dataset.lang] = box.value;
    return page.send("do", { commands: [{ do: "set", key, field: "sensitive", value: on ? texts : null }] }, on ? words.veiled : words.unveiled);
  }

  function focal(form, one) {
    const { across, down } = form.elements;
    const ground = form.querySelector(".ground");
    const image = ground.querySelector("img");
    image.src = one.large;
    [image.width, image.height] = [one.wide, one.tall];
    form.querySelector(".aim").hidden = false;
    const reset = form.querySelector(".centre");
    reset.hidden = false;
    let waiting = 0;

    function put(x, y, said = true) {
      across.value = percent(Math.min(1, Math.max(0, x)));
      down.value = percent(Math.min(1, Math.max(0, y)));
      drawn(form);
      if (said) desk.say(fill(words.focused, { across: across.value, down: down.value }));
      clearTimeout(waiting);
      waiting = setTimeout(save, 500);
    }
    function save() {
      clearTimeout(waiting);
      waiting = 0;
      const value = across.value && down.value ? [across.valueAsNumber / 100, down.valueAsNumber / 100] : null;
      return page.send("do", { commands: [{ do: "set", key: form.dataset.key, field: "focus", value }] }, value ? "" : words.unfocused);
    }
    form.resting = () => !waiting;
    const now = () => [across, down].map((box) => (box.value === "" ? 0.5 : box.valueAsNumber / 100));
    ground.addEventListener("click", (event) => {
      if (!event.detail) return; // pressed by a key
      const box = image.getBoundingClientRect();
      put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    ground.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.1 : 0.01;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (!by) return;
      event.preventDefault();
      const [x, y] = now();
      put(x + by[0], y + by[1]);
    });
    for (const box of [across, down]) box.addEventListener("change", () => {
      const other = box === across ? down : across;
      if (box.value && !other.value) other.value = "50";
      if (!box.value) other.value = "";
      drawn(form);
      save();
    });
    reset.onclick = () => {
      across.value = down.value = "";
      drawn(form);
      save();
    };
  }

  function drawn(form) {
    const { across, down } = form.elements;
    const cross = form.querySelector(".cross");
    const set = across.value !== "" && down.value !== "";
    cross.hidden = !set;
    if (set) [cross.style.left, cross.style.top] = [`${across.value}%`, `${down.value}%`];
    form.querySelector(".ground").ariaLabel = fill(words.focus, { across: across.value || "50", down: down.value || "50" });
    form.querySelector(".centre").disabled = !set;
  }

  // what the server says by now; a box in which somebody writes takes it in by itself
  function filled(form, one) {
    form.dataset.key = one.key;
    for (const box of form.querySelectorAll("[data-field]")) {
      const f = page.fields.saving.find(`photo ${one.photo}`, box.dataset.field, box.dataset.lang);
      if (f) page.fields.saving.hear(f, text(one, box.dataset.field, box.dataset.lang));
    }
    form.elements.veiled.checked = one.veiled;
    if (form.resting() && !form.querySelector(".focal").contains(document.activeElement)) {
      form.elements.across.value = one.focus ? percent(one.focus[0]) : "";
      form.elements.down.value = one.focus ? percent(one.focus[1]) : "";
    }
    drawn(form);
  }

  function show() {
    const chosen = page.chosen();
    const one = chosen.length === 1 ? told(chosen[0].dataset.key) : null;
    place.hidden = !one;
    if (!one) return void (shown = null);
    if (!forms.has(one.photo)) forms.set(one.photo, made(one));
    const form = forms.get(one.photo);
    filled(form, one);
    if (shown !== form) place.querySelector("div").replaceChildren(form);
    shown = form;
  }

  document.addEventListener("chosen", show);
  document.addEventListener("arranged", show);
  show();
})();
