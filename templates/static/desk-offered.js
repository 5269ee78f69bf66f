// Photos that wait, by keyboard: arrows move along their boxes, Space chooses, a accepts and x declines
// what is chosen, or else the one that has the focus.
"use strict";

(() => {
  const form = document.getElementById("offered");
  if (!form) return;
  const boxes = Array.from(form.querySelectorAll("input[name=photo]"));
  const every = document.getElementById("every");

  function move(step) {
    const at = boxes.indexOf(document.activeElement);
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), boxes.length - 1);
    boxes[next].focus();
    boxes[next].closest("li").scrollIntoView({ block: "nearest" });
  }

  // how many photos stand in a row of the grid
  function row() {
    const top = boxes[0].closest("li").offsetTop;
    return boxes.filter((box) => box.closest("li").offsetTop === top).length;
  }

  function act(what) {
    if (!boxes.some((box) => box.checked)) {
      const at = boxes.indexOf(document.activeElement);
      if (at < 0) return;
      boxes[at].checked = true;
    }
    form.querySelector(`button[value=${what}]`).click();
  }

  desk.keys({
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    ArrowDown: () => move(row()),
    ArrowUp: () => move(-row()),
    j: () => move(1),
    k: () => move(-1),
    Home: () => move(-boxes.length),
    End: () => move(boxes.length),
    a: () => act("accept"),
    x: () => act("decline"),
    Escape: () => boxes.forEach((box) => (box.checked = false)),
  });

  every.hidden = false;
  every.querySelector("input").addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
  });
  form.querySelector(".keys").hidden = false;
  boxes[0].focus({ preventScroll: true });
})();
