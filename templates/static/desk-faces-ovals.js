// Ellipses over a photo: drawn, and moved, sized and made with the mouse or a finger.
"use strict";

window.desk.ovals = (page) => {
  const { faces, wide, tall } = page;
  const svg = document.querySelector(".ovals");
  const drawn = new Map(); // number -> its <g>
  const MARKS = { open: "?", hide: "●", none: "×", show: "○" };
  const CORNERS = ["nw", "ne", "sw", "se"];
  const LEAST = 0.3; // percent: less is no ellipse but a click
  const node = (tag, values) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };
  const scale = () => wide / (svg.clientWidth || wide); // pixels of the photo in one of the screen
  const handles = new Map(CORNERS.map((corner) => [corner, node("rect", { class: `handle ${corner}` })]));

  svg.removeAttribute("aria-hidden");
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-label", page.words.ovals);
  svg.replaceChildren();

  // ---- what is seen ----

  const stands = (face) => (["open", "hide", "none"].includes(face.chosen) ? face.chosen : "show");

  function make(face) {
    const made = node("g", { class: "oval", tabindex: "0", role: "button" });
    made.append(node("ellipse", { class: "edge" }), node("ellipse", { class: "rim" }), node("text", {}));
    made.addEventListener("focus", () => page.choose(face.n));
    drawn.set(face.n, made);
    svg.append(made);
    return made;
  }

  function paintOne(face) {
    const made = drawn.get(face.n) ?? make(face);
    const state = stands(face);
    made.setAttribute("class", `oval is-${state}${page.chosen() === face ? " is-chosen" : ""}`);
    const [left, top, width, height] = face.sides;
    const [x, y] = [((left + width / 2) * wide) / 100, ((top + height / 2) * tall) / 100];
    const [rx, ry] = [(width * wide) / 200, (height * tall) / 200];
    for (const part of made.querySelectorAll("ellipse")) for (const [name, value] of Object.entries({ cx: x, cy: y, rx, ry })) part.setAttribute(name, value);
    const text = made.querySelector("text");
    text.setAttribute("x", x);
    text.setAttribute("y", Math.max(y - ry - 5 * scale(), 13 * scale())); // above it: a small face stays to be seen
    text.setAttribute("font-size", 12 * scale());
    text.textContent = `${face.n}${MARKS[state]}`;
    const what = face.why && state === "show" ? `${page.words.show}: ${face.why}` : page.words[state];
    made.setAttribute("aria-label", page.fill(page.words.oval, { n: face.n, what, across: Math.round(left + width / 2), down: Math.round(top + height / 2) }));
  }

  function paintHandles() {
    const face = page.chosen();
    for (const [corner, handle] of handles) {
      if (!face) {
        handle.remove();
        continue;
      }
      const [left, top, width, height] = face.sides;
      const size = (matchMedia("(pointer: coarse)").matches ? 16 : 10) * scale();
      handle.setAttribute("x", corner.endsWith("w") ? (left * wide) / 100 - size : ((left + width) * wide) / 100);
      handle.setAttribute("y", corner.startsWith("n") ? (top * tall) / 100 - size : ((top + height) * tall) / 100);
      handle.setAttribute("width", size);
      handle.setAttribute("height", size);
      svg.append(handle);
    }
  }

  function paint() {
    const there = new Set(faces.map((face) => face.n));
    for (const [n, made] of drawn) {
      if (there.has(n)) continue;
      made.remove();
      drawn.delete(n);
    }
    faces.forEach(paintOne);
    paintHandles();
  }

  // ---- with the mouse, or a finger ----

  let held = null;

  const point = (event) => {
    const box = svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
  };
  const between = (one, other) => [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.abs(one[0] - other[0]), Math.abs(one[1] - other[1])];

  function grip(event) {
    const corner = event.target.closest(".handle")?.classList[1];
    if (corner) {
      const face = page.chosen();
      const [left, top, width, height] = face.sides;
      return { face, fixed: [corner.endsWith("w") ? left + width : left, corner.startsWith("n") ? top + height : top] };
    }
    const over = event.target.closest(".oval");
    const face = over && faces.find((one) => drawn.get(one.n) === over);
    if (face) {
      over.focus();
      return { face, moved: [...face.sides] };
    }
    if (event.pointerType !== "mouse" && !page.drawing()) return null;
    return { face: null };
  }

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held) return;
    const found = grip(event);
    if (!found) return;
    event.preventDefault();
    held = { ...found, from: point(event), begun: false };
    svg.setPointerCapture(event.pointerId);
  });

  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const at = point(event);
    if (!held.begun && Math.hypot(at[0] - held.from[0], at[1] - held.from[1]) < LEAST) return;
    if (!held.begun) {
      page.keep();
      held.begun = true;
      if (!held.face) held.face = page.add(between(held.from, at));
      held.fixed ??= held.moved ? null : held.from;
    }
    if (held.moved) page.place(held.face, [held.moved[0] + at[0] - held.from[0], held.moved[1] + at[1] - held.from[1], held.moved[2], held.moved[3]]);
    else page.place(held.face, between(held.fixed, at));
  });

  function release() {
    if (!held) return;
    const { face, begun, fixed } = held;
    held = null;
    if (!begun) return;
    if (fixed && (face.sides[2] < LEAST || face.sides[3] < LEAST)) page.takeBack();
    else page.settled(face);
  }
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  new ResizeObserver(paint).observe(svg);

  return { paint, focus: (n) => drawn.get(n)?.focus(), has: (element) => faces.find((face) => drawn.get(face.n) === element), svg };
};
