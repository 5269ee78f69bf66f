// The page as readers see it, beside the list of its blocks: at two widths, in every language.
"use strict";

(() => {
  const page = window.desk.arranging;
  if (!page) return;
  const { items, strip } = page;
  const place = document.getElementById("beside");
  const frame = place.querySelector("iframe");
  const glass = place.querySelector(".glass");
  const toggle = document.querySelector("[data-act=beside]");
  const KEPT = "desk arrange beside";
  const kept = { wide: "390", tongue: place.querySelector("[data-tongue][aria-pressed=true]")?.dataset.tongue ?? document.documentElement.lang, open: false };
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(KEPT) ?? "{}"));
  } catch {
    // what stands there is not ours
  }
  let stale = false; // it was changed while it was being loaded
  let loading = false;
  let wanted = null; // the block that it should show
  let scrolled = null; // how far down it was

  const address = () => `${page.root}arrange/beside/${kept.tongue}/`;
  const inside = () => {
    const found = frame.contentDocument;
    return found?.querySelector("article") ? found : null;
  };

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing
    }
  }

  function open(on) {
    kept.open = on;
    place.hidden = !on;
    toggle.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("with-page", on);
    keep();
    if (on) {
      fit();
      load();
    }
  }

  function load() {
    if (!kept.open) return;
    if (loading) return void (stale = true);
    [loading, stale] = [true, false];
    const there = inside();
    scrolled = there && frame.dataset.tongue === kept.tongue ? frame.contentWindow.scrollY : null;
    frame.dataset.tongue = kept.tongue;
    frame.contentWindow.location.replace(address());
  }

  frame.addEventListener("load", () => {
    const there = frame.contentDocument;
    if (there?.location.href === "about:blank") return;
    loading = false;
    if (!there) return; // the server was not reached: the next step tries again
    if (stale) return load();
    frame.contentWindow.addEventListener("click", follow, true);
    // at once: a page that loads again while it glides would stay where it got to
    if (scrolled !== null) frame.contentWindow.scrollTo({ top: scrolled, behavior: "instant" });
    if (wanted?.isConnected) jump(wanted);
    frame.dataset.loads = String(Number(frame.dataset.loads ?? 0) + 1);
  });

  // where a block stands on the page; null where the page shows nothing of it
  function spot(li) {
    const there = inside();
    if (!there) return null;
    if (li.dataset.path) return there.querySelector(`article a[href="${li.dataset.path}"]`)?.closest("figure") ?? null;
    const { kind } = li.dataset;
    const at = items.all().filter((one) => one.dataset.kind === kind).indexOf(li);
    const shown = { chapter: "article > h2[id]", point: "article > section.point", text: "article > .text:not(.corrections)", quote: "article > figure.quote", figure: "article > figure.claim" }[kind];
    return there.querySelectorAll(shown)[at] ?? null;
  }

  function jump(li) {
    const found = spot(li);
    if (!found) return;
    const box = found.getBoundingClientRect();
    const tall = frame.contentWindow.innerHeight;
    if (box.top < 0 || box.bottom > tall) frame.contentWindow.scrollBy(0, box.top - Math.max(16, (tall - box.height) / 3));
  }

  // a photo that is clicked there is chosen here; no link leads away
  function follow(event) {
    const link = event.target.closest("a[href], button");
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const href = link.getAttribute("href");
    const li = [...strip.querySelectorAll("li[data-path]")].find((one) => one.dataset.path === href);
    if (!li) return;
    page.choose(li);
    li.scrollIntoView({ block: "center" });
    if (narrow.matches) open(false);
  }

  const narrow = matchMedia("(max-width: 1199.98px)");
  function fit() {
    const room = glass.clientWidth;
    const wide = Number(kept.wide);
    const scale = Math.min(1, room / wide);
    frame.style.width = `${wide}px`;
    frame.style.height = `${glass.clientHeight / scale}px`;
    frame.style.transform = scale < 1 ? `scale(${scale})` : "";
    place.dataset.wide = kept.wide;
    for (const button of place.querySelectorAll("[data-wide]")) button.setAttribute("aria-pressed", String(button.dataset.wide === kept.wide));
    for (const button of place.querySelectorAll("[data-tongue]")) button.setAttribute("aria-pressed", String(button.dataset.tongue === kept.tongue));
  }
  new ResizeObserver(fit).observe(glass);

  place.addEventListener("click", (event) => {
    const { wide, tongue } = event.target.closest("button")?.dataset ?? {};
    if (!wide && !tongue) return;
    if (wide) kept.wide = wide;
    if (tongue) kept.tongue = tongue;
    keep();
    fit();
    if (tongue) load();
  });
  place.querySelector(".back").onclick = () => (open(false), toggle.focus());
  page.acts.beside = () => open(!kept.open);
  document.addEventListener("looking", ({ detail: li }) => {
    wanted = li;
    if (kept.open) jump(li);
  });
  document.addEventListener("chosen", ({ detail: [li] }) => {
    if (!li) return;
    wanted = li;
    if (kept.open) jump(li);
  });
  let tag = page.state().tag;
  document.addEventListener("arranged", () => {
    const now = page.state().tag;
    if (now !== tag || !kept.open) wanted = wanted?.isConnected ? wanted : null;
    tag = now;
    load();
  });
  if (kept.open && !narrow.matches) open(true);
})();
