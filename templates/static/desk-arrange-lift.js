// Keys on the list: arrows walk, Space lifts, arrows move, Space drops, Escape puts back.
"use strict";

// page {items, words, fill, strip, chosen() -> elements, choose(li, more), move(group, after)}
window.desk.lift = (page) => {
  const { items, words, fill, strip } = page;
  let current = null; // the block that Tab leads to
  let lifted = null; // {li, group, rest, from: where each stood, at}
  let placing = false; // this program moves the element that has the focus

  const button = (li) => li.querySelector(".lift");

  function point(li, focus = true) {
    if (current) {
      button(current).tabIndex = -1;
      items.reach(current, false);
    }
    current = li?.isConnected ? li : items.all()[0] ?? null;
    if (!current) return;
    button(current).tabIndex = 0;
    items.reach(current, true);
    if (focus) {
      button(current).focus({ preventScroll: true });
      current.scrollIntoView({ block: "nearest" });
    }
  }

  // the block above or below, as the eye sees them
  function beside(li, list, down) {
    const here = li.getBoundingClientRect();
    const middle = here.left + here.width / 2;
    let best = null;
    for (const other of list) {
      const box = other.getBoundingClientRect();
      const away = down ? box.top - here.top : here.top - box.top;
      if (away < here.height / 2 && away < box.height / 2) continue;
      if (away <= 2) continue;
      const aside = middle < box.left ? box.left - middle : middle > box.right ? middle - box.right : 0;
      if (!best || away < best.away - 2 || (away < best.away + 2 && aside < best.aside)) best = { other, away, aside };
    }
    return best?.other ?? null;
  }

  function walk(key) {
    const list = items.all();
    const at = list.indexOf(current);
    const next = {
      ArrowLeft: list[at - 1], ArrowRight: list[at + 1], Home: list[0], End: list.at(-1),
      ArrowUp: beside(current, list.slice(0, at), false) ?? list[at - 1],
      ArrowDown: beside(current, list.slice(at + 1), true) ?? list[at + 1],
    }[key];
    if (next) point(next);
  }

  function lift() {
    const chosen = page.chosen().filter((li) => li.parentElement === strip);
    const group = chosen.includes(current) ? chosen : [current];
    const order = items.all();
    const at = items.others(group).filter((li) => order.indexOf(li) < order.indexOf(current)).length;
    lifted = { li: current, group, order, at, from: at };
    for (const li of group) li.classList.add("lifted");
    desk.say(fill(words.lifted, told()));
    if (group.length > 1) put(at);
  }

  const told = () => ({ what: items.named(lifted.li), n: lifted.at + 1, total: items.all().length });

  function put(at) {
    placing = true;
    lifted.at = Math.max(0, Math.min(at, items.others(lifted.group).length));
    items.place(lifted.group, lifted.at);
    point(lifted.li);
    placing = false;
  }

  function carry(key) {
    const rest = items.others(lifted.group);
    const row = (down) => {
      const side = down ? rest.slice(lifted.at) : rest.slice(0, lifted.at);
      const other = beside(lifted.li, side, down);
      return other ? rest.indexOf(other) + (down ? 1 : 0) : down ? rest.length : 0;
    };
    const to = {
      ArrowLeft: () => lifted.at - 1, ArrowRight: () => lifted.at + 1, Home: () => 0, End: () => rest.length,
      ArrowUp: () => row(false), ArrowDown: () => row(true),
    }[key]();
    put(to);
    desk.say(fill(words.at, told()));
  }

  function rest() {
    for (const li of lifted.group) li.classList.remove("lifted");
    const over = lifted;
    lifted = null;
    return over;
  }

  function drop() {
    const same = items.all().every((li, at) => li === lifted.order[at]);
    const words_ = same ? fill(words.back, told()) : fill(words.dropped, told());
    const over = rest();
    if (same) desk.say(words_);
    else page.move(over.group, items.others(over.group)[over.at - 1]?.dataset.key ?? "", words_);
    page.settled();
  }

  function cancel() {
    const over = lifted;
    placing = true;
    for (const li of over.order) strip.append(li);
    items.renumber();
    lifted.at = over.order.indexOf(over.li);
    desk.say(fill(words.back, told()));
    rest();
    point(over.li);
    placing = false;
    page.settled();
  }

  const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  strip.addEventListener("keydown", (event) => {
    const li = event.target.closest(".lift")?.closest("li");
    if (!li || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (li !== current) point(li, false);
    if (arrows.includes(event.key)) (lifted ? carry : walk)(event.key);
    else if (event.key === " ") (lifted ? drop : lift)();
    else if (event.key === "Enter") lifted ? drop() : page.choose(li, true);
    else if (event.key === "Escape" && lifted) cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  strip.addEventListener("keyup", (event) => event.key === " " && event.target.closest(".lift") && event.preventDefault());
  strip.addEventListener("focusin", (event) => {
    const li = event.target.closest("li");
    if (li && event.target.closest(".lift") && li !== current) point(li, false);
  });
  strip.addEventListener("focusout", () => {
    if (lifted && !placing) cancel();
  });

  return { point, busy: () => lifted !== null, current: () => current };
};
