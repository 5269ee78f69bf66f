// Script for readers. The pages work without it; every word comes from them.

const dialog = document.querySelector(".viewer");
if (dialog) viewer();
share(document.querySelector(".share"));
for (const buttons of document.querySelectorAll(".along")) scroller(buttons);

// The same place of the essay in the other language.
addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  if (link) link.hash = location.hash;
});

// What the device offers for passing a link on, else the clipboard.
function share(button) {
  if (!button || !(navigator.share || navigator.clipboard)) return;
  button.hidden = false;
  button.onclick = async () => {
    const url = document.querySelector("link[rel=canonical]").href;
    if (navigator.share) return navigator.share({ url }).catch(() => {}); // they thought again
    await navigator.clipboard.writeText(url);
    button.parentNode.lastElementChild.textContent = button.dataset.done;
  };
}

// Two buttons for a picture that is wider than the window.
function scroller(buttons) {
  const strip = buttons.previousElementSibling;
  buttons.hidden = false;
  [...buttons.children].forEach((button, at) => {
    button.onclick = () => strip.scrollBy((at ? 0.8 : -0.8) * strip.clientWidth, 0);
  });
}

// The essay's photos, one at a time in a modal dialog. The address follows, Back closes.
function viewer() {
  const part = (name) => dialog.querySelector(name);
  const make = (tag, props) => Object.assign(document.createElement(tag), props);
  const [strip, zoom] = [part(".strip"), part(".zoom")];
  const links = new Map(); // address of each photo -> the link that shows it on the page
  for (const picture of document.querySelectorAll("figure a picture")) {
    const link = picture.closest("a");
    if (!links.has(link.href)) links.set(link.href, link);
  }
  const pages = [...links.keys()];
  const slides = pages.map(() => make("figure", { inert: true }));
  const forward = getComputedStyle(dialog).direction == "rtl" ? -1 : 1;
  let now = 0;
  let later;
  let looks; // its style sheet: loaded when somebody reaches for a photo
  strip.append(...slides);

  function dress() {
    looks ??= new Promise((onload, onerror) => {
      const href = dialog.dataset.style;
      document.head.append(make("link", { rel: "stylesheet", href, onload, onerror }));
    });
    return looks;
  }

  function fill(at, agreed) {
    const slide = slides[at];
    if (!slide || slide.querySelector("picture")) return;
    const link = links.get(pages[at]);
    const veil = link.closest("[data-sensitive]");
    if (veil && !veil.open && !agreed) slide.replaceChildren(veiled(at, veil.dataset.sensitive));
    else slide.replaceChildren(photo(link.querySelector("picture")), caption(link));
  }

  function veiled(at, note) {
    const box = make("div");
    const show = make("button", { type: "button", textContent: dialog.dataset.show });
    show.onclick = () => {
      fill(at, true);
      zoom.focus();
    };
    box.append(make("p", { textContent: note }), show);
    return box;
  }

  function photo(shown) {
    const picture = shown.cloneNode(true);
    const image = picture.lastElementChild;
    const there = shown.lastElementChild.currentSrc; // until a sharper one has come
    const [width, height] = ["width", "height"].map((side) => image.getAttribute(side));
    picture.style.setProperty("--r", width / height);
    picture.style.setProperty("--w", width + "px");
    if (there) image.style.backgroundImage = `url("${there}")`;
    image.removeAttribute("loading");
    size(picture, 1);
    return picture;
  }

  // Show a photo so many times as large as fits, and ask for that many pixels, two a point.
  function size(picture, times) {
    const fits = strip.clientHeight * picture.style.getPropertyValue("--r");
    const width = Math.min(strip.clientWidth, fits) * times * Math.min(1, 2 / devicePixelRatio);
    picture.style.setProperty("--z", times);
    for (const one of picture.children) one.sizes = Math.ceil(width) + "px";
  }

  function caption(link) {
    const said = link.closest("figure:has(figcaption)")?.querySelector("figcaption");
    const under = said ? said.cloneNode(true) : make("figcaption");
    if (!under.querySelector(".credit") && !("anonymous" in link.dataset)) {
      const credit = make("small", { className: "credit", textContent: dialog.dataset.credit });
      (under.querySelector("p") ?? under).append(" ", credit);
    }
    return under;
  }

  // Zoom in on the point of a double click, else on the middle; or zoom out.
  function magnify(on, click) {
    const picture = slides[now].querySelector("picture");
    zoom.ariaPressed = dialog.classList.toggle("zoomed", on && !!picture);
    if (!picture) return;
    const image = picture.lastElementChild;
    const [x, y] = click ? [click.offsetX / image.width, click.offsetY / image.height] : [0.5, 0.5];
    picture.tabIndex = on ? 0 : -1;
    size(picture, on ? 2.5 : 1);
    picture.scrollTo(
      x * image.width - picture.clientWidth / 2,
      y * image.height - picture.clientHeight / 2,
    );
  }

  function show(at) {
    magnify(false);
    now = at;
    for (const near of [at, at + 1, at - 1]) fill(near);
    slides.forEach((slide, n) => (slide.inert = n != at));
    slides[at].tabIndex = slides[at].scrollHeight > slides[at].clientHeight ? 0 : -1;
    const place = dialog.dataset.place.replace("{number}", at + 1);
    part("output").textContent = place.replace("{count}", pages.length);
    part(".previous").ariaDisabled = !at;
    part(".following").ariaDisabled = at == pages.length - 1;
    const { srcset, src } = links.get(pages[at]).querySelector("img");
    part(".save").href = (srcset || src).split(", ").pop().split(" ")[0] + "?download";
    clearTimeout(later); // browsers refuse a hundred changes of address in a few seconds
    later = setTimeout(() => history.replaceState(null, "", pages[at]), 200);
  }

  function go(at) {
    if (!slides[at]) return;
    show(at);
    strip.scrollLeft = slides[at].offsetLeft - slides[0].offsetLeft;
  }

  async function open(at) {
    await dress();
    if (dialog.open) return;
    dialog.showModal();
    part(".close").focus();
    go(at);
  }

  function move(x, y) {
    if (dialog.matches(".zoomed")) slides[now].firstChild.scrollBy(x * 99, y * 99);
    else if (x) go(now + x * forward);
    else slides[now].scrollBy(0, y * 99); // a long caption
  }

  const keys = {
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    Home: () => go(0),
    End: () => go(pages.length - 1),
    "+": () => magnify(true),
    "=": () => magnify(true),
    "-": () => magnify(false),
  };
  dialog.onkeydown = (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]();
    event.preventDefault();
  };
  part(".previous").onclick = () => go(now - 1);
  part(".following").onclick = () => go(now + 1);
  part(".close").onclick = () => dialog.close();
  zoom.onclick = () => magnify(!dialog.matches(".zoomed"));
  strip.ondblclick = (event) => magnify(!dialog.matches(".zoomed"), event);
  strip.onscroll = () => {
    const at = Math.round(Math.abs(strip.scrollLeft) / strip.clientWidth);
    if (dialog.open && at != now) show(at);
  };

  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const at = pages.indexOf(link?.href);
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (at < 0 || !plain || !link.querySelector("picture")) return;
    event.preventDefault();
    links.set(link.href, link);
    const opened = () => {
      history.scrollRestoration = "manual"; // on the way back the page goes to the last photo seen
      history.pushState(null, "", link.href);
      return open(at);
    };
    dress().then(opened, () => location.assign(link.href));
  });
  for (const reaching of ["pointerover", "focusin"])
    addEventListener(reaching, ({ target }) => {
      if (links.has(target.closest("a")?.href)) dress().catch(() => {}); // the click will tell
    });
  addEventListener("popstate", () => {
    const at = pages.indexOf(location.href);
    if (at < 0) dialog.close();
    else if (!dialog.open) open(at);
  });
  dialog.onclose = () => {
    if (dialog.open) return; // told a frame later: it was opened again
    clearTimeout(later);
    if (links.has(location.href)) history.back();
    const link = links.get(pages[now]);
    const seen = link.closest("details:not([open])")?.firstElementChild ?? link; // under its veil
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "center", behavior: "instant" });
  };
}
