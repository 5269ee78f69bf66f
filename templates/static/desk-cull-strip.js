// Culling: the strip of all photos, alike ones folded into one stack, and what a filter leaves of it.
"use strict";

window.desk.cullStrip = (page) => {
  const { photos, words, make, fill } = page;
  const list = page.part(".strip");
  const opened = new Set(); // numbers of stacks
  const stacks = new Map();
  for (const photo of photos) stacks.set(photo.stack, [...(stacks.get(photo.stack) ?? []), photo]);
  let only = "";
  let shown = [];
  let drawn = [];

  const fits = (photo) => !only || (Number(only) ? photo.stars >= Number(only) : (photo.pick || "undecided") === only);
  const alike = (photo) => stacks.get(photo.stack);

  // of a closed stack one photo is shown: the one that is looked at, else the best of it
  function front(stack) {
    const there = stack.filter((photo) => fits(photo));
    const sides = Object.values(page.sides ?? {});
    return there.find((photo) => photo === page.outlined?.()) ?? there.find((photo) => sides.includes(photo))
      ?? there.find((photo) => photo.pick === "picked") ?? there.find((photo) => photo.pick !== "rejected") ?? there[0];
  }

  function cell(photo) {
    if (photo.cell) return photo.cell;
    photo.cell = make("li", { className: "frame" });
    const button = make("button", { type: "button", tabIndex: -1 });
    button.append(
      make("img", { src: photo.thumb, alt: "", width: photo.width || 3, height: photo.height || 2, loading: "lazy", draggable: false }),
      make("span", { className: "line" }),
    );
    button.onclick = () => (photo === page.outlined() ? toggle(photo) : page.look(photo));
    photo.cell.append(button);
    return photo.cell;
  }

  function mark(photo) {
    const stack = alike(photo);
    const folded = stack.length > 1 && !opened.has(photo.stack);
    const current = photo === page.outlined?.();
    const near = !current && Object.values(page.sides ?? {}).includes(photo);
    const sign = [folded, opened.has(photo.stack), current, near, photo.pick, photo.stars, photo.label, photo.by_file].join();
    if (photo.sign === sign) return; // of a thousand cells a key changes two
    photo.sign = sign;
    const li = cell(photo);
    li.className = ["frame", photo.pick && `is-${photo.pick}`, folded && "folded", stack.length > 1 && !folded && "of-burst"].filter(Boolean).join(" ");
    const button = li.firstChild;
    const named = [photo.name, page.stands(photo), folded ? fill(words.alike, { n: stack.length }) : ""];
    button.ariaLabel = named.filter(Boolean).join(", ");
    const signs = [photo.pick === "picked" ? "✓" : photo.pick === "rejected" ? "✕" : "", "★".repeat(photo.stars)];
    const line = button.lastChild;
    line.replaceChildren(make("b", { textContent: photo.at + 1 }), ...signs.filter(Boolean).map((sign) => make("i", { textContent: sign })));
    if (folded) line.append(make("em", { textContent: `×${stack.length}` }));
    if (current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.tabIndex = current ? 0 : -1;
    li.classList.toggle("beside", near);
  }

  function paint() {
    shown = [];
    for (const [number, stack] of stacks) {
      if (opened.has(number)) shown.push(...stack.filter((photo) => fits(photo)));
      else shown.push(...[front(stack)].filter(Boolean));
    }
    if (shown.length !== drawn.length || shown.some((photo, at) => drawn[at] !== photo)) list.replaceChildren(...shown.map(cell));
    drawn = shown;
    shown.forEach(mark);
  }

  // the photo before or after another one, of those that are shown; null at the end
  function beside(photo, step, without) {
    const from = shown.indexOf(photo);
    const rest = from >= 0 ? shown.slice(step > 0 ? from + 1 : 0, step > 0 ? undefined : from)
      : shown.filter((one) => (step > 0 ? one.at > photo.at : one.at < photo.at));
    const left = rest.filter((one) => one !== without);
    return (step > 0 ? left[Math.min(step, left.length) - 1] : left[Math.max(0, left.length + step)]) ?? null;
  }

  function toggle(photo) {
    const n = alike(photo).length;
    if (n < 2) return;
    if (!opened.delete(photo.stack)) opened.add(photo.stack);
    paint();
    page.repaint();
    desk.say(fill(opened.has(photo.stack) ? words.opened : words.closed, { n }));
  }

  function filter(code) {
    only = code;
    paint();
    desk.say(fill(words.shown, { n: photos.filter(fits).length, total: photos.length }));
    return shown;
  }

  // in the strip alone: the page stays where it is
  function follow(photo) {
    const { offsetLeft: left, offsetWidth: wide } = photo.cell;
    if (left < list.scrollLeft || left + wide > list.scrollLeft + list.clientWidth) list.scrollLeft = left - (list.clientWidth - wide) / 2;
  }

  return { paint, follow, beside, toggle, filter, alike, isOpen: (photo) => opened.has(photo.stack), get shown() { return shown; } };
};
