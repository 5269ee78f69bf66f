// Culling: two photos side by side, one of them outlined; at 100 % both show the same spot.
"use strict";

window.desk.cullPair = (page) => {
  const { words, fill, photos } = page;
  const figures = Object.fromEntries(["a", "b"].map((side) => [side, page.part(`.side[data-side=${side}]`)]));
  const pair = page.part(".two-up");
  const spot = { x: 0.5, y: 0.5 };
  let near = false;

  function paint() {
    for (const [side, figure] of Object.entries(figures)) {
      const photo = page.sides[side];
      figure.hidden = !photo;
      if (!photo) continue;
      const frozen = page.frozen === side;
      figure.classList.toggle("outlined", page.side === side);
      figure.classList.toggle("is-frozen", frozen);
      figure.dataset.pick = photo.pick;
      figure.querySelector(".kept").hidden = !frozen;
      figure.querySelector(".at").textContent = fill(words.at, { n: photo.at + 1, total: photos.length });
      figure.querySelector(".name").textContent = photo.name;
      figure.querySelector(".facts").textContent = photo.facts.join(" · ");
      figure.querySelector(".stands").textContent = page.stands(photo);
      show(figure, photo);
    }
  }

  function show(figure, photo) {
    const image = figure.querySelector("img");
    const source = near ? photo.full : photo.large;
    if (image.getAttribute("src") !== source) image.src = source;
    image.hidden = false;
    image.alt = photo.name;
    figure.querySelector(".view").style.backgroundImage = near ? "" : `url("${photo.thumb}")`;
    image.style.objectPosition = near ? `${spot.x * 100}% ${spot.y * 100}%` : "";
  }

  function zoom(on = !near) {
    near = on;
    pair.classList.toggle("near", near);
    paint();
    desk.say(near ? words.near : words.far);
    return near;
  }

  function pan(x, y) {
    if (!near) return false;
    spot.x = Math.min(1, Math.max(0, x));
    spot.y = Math.min(1, Math.max(0, y));
    paint();
    return true;
  }

  pair.addEventListener("pointermove", (event) => {
    const view = near && event.target.closest(".view");
    if (!view) return;
    const box = view.getBoundingClientRect();
    pan((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  for (const [side, figure] of Object.entries(figures)) {
    figure.addEventListener("pointerdown", () => page.outline(side));
    figure.addEventListener("focus", () => page.outline(side));
  }

  return { paint, zoom, move: (x, y) => pan(spot.x + x / 10, spot.y + y / 10), isNear: () => near };
};
