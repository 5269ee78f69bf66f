// A small picture of a file that has not been sent: the one that its camera put into it (Exif 2.32,
// 4.6.3: the second directory), so that a whole card can be looked through before anything is decoded.
"use strict";

window.inboxStamp = (() => {
  const HEAD = 256 * 1024; // cameras write their directories before the picture
  const SMALL = 1_500_000; // bytes of a picture that may be shown as it is
  const ORIENTATION = 0x0112;
  const OFFSET = 0x0201; // JPEGInterchangeFormat
  const LENGTH = 0x0202;
  const EXIF = 0x8769;
  const TAKEN = 0x9003;

  // where the TIFF structure begins: at the start of a raw file, in the APP1 segment of a JPEG
  function structure(view) {
    const first = view.getUint16(0);
    if (first === 0x4949 || first === 0x4d4d) return 0;
    if (first !== 0xffd8) return -1;
    for (let at = 2; at + 10 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
      const marker = view.getUint16(at);
      if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
      if (marker < 0xffe0 || marker === 0xffff) return -1;
    }
    return -1;
  }

  // the numbers of a directory by tag, and where the next one is
  function directory(view, base, at, little) {
    const found = {};
    const count = view.getUint16(at, little);
    for (let n = 0; n < count; n++) {
      const entry = at + 2 + 12 * n;
      const short = view.getUint16(entry + 2, little) === 3;
      found[view.getUint16(entry, little)] = short ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    }
    const next = view.getUint32(at + 2 + 12 * count, little);
    return { found, next: next ? base + next : 0 };
  }

  // {from, to, turn} of the camera's own small picture; null when there is none
  function inside(view) {
    const base = structure(view);
    if (base < 0) return null;
    const little = view.getUint16(base) === 0x4949;
    const main = directory(view, base, base + view.getUint32(base + 4, little), little);
    if (!main.next) return null;
    const { found } = directory(view, base, main.next, little);
    const from = base + found[OFFSET];
    return found[LENGTH] > 0 ? { from, to: from + found[LENGTH], turn: main.found[ORIENTATION] ?? 1 } : null;
  }

  // the day on which a camera says that a photo was taken, "2026-05-01"; "" when it does not (Exif 2.32,
  // DateTimeOriginal in the Exif directory)
  async function day(file) {
    try {
      const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
      const base = structure(view);
      if (base < 0) return "";
      const little = view.getUint16(base) === 0x4949;
      const { found } = directory(view, base, base + view.getUint32(base + 4, little), little);
      const { found: exif } = directory(view, base, base + found[EXIF], little);
      const at = base + exif[TAKEN];
      const text = String.fromCharCode(...new Uint8Array(view.buffer, at, 10));
      return /^[12]\d{3}:\d\d:\d\d$/.test(text) ? text.replaceAll(":", "-") : "";
    } catch {
      return ""; // cut off, or no such thing in it
    }
  }

  // {blob, turn}: a picture to show, and its orientation as Exif counts it; null when there is none
  async function of(file) {
    try {
      const place = inside(new DataView(await file.slice(0, HEAD).arrayBuffer()));
      if (place) return { blob: file.slice(place.from, place.to, "image/jpeg"), turn: place.turn };
    } catch {
      // cut off, or gone from its disk: sending it will tell
    }
    return file.type.startsWith("image/") && file.size < SMALL ? { blob: file, turn: 1 } : null;
  }

  // Shows pictures one after the other, of the cells that somebody sees: look(cell, file, image).
  const waiting = new Map();
  let busy = Promise.resolve();
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting || !waiting.has(target)) continue;
      const { file, image } = waiting.get(target);
      waiting.delete(target);
      watcher.unobserve(target);
      busy = busy.then(() => show(file, image));
    }
  }, { rootMargin: "200px" });

  async function show(file, image) {
    const found = await of(file);
    if (!found || image.getAttribute("src")) return;
    const address = URL.createObjectURL(found.blob);
    image.src = address;
    await image.decode().then(() => {
      image.dataset.turn = found.turn;
      image.hidden = false;
    }, () => image.removeAttribute("src"));
    URL.revokeObjectURL(address);
  }

  function look(cell, file, image) {
    waiting.set(cell, { file, image });
    watcher.observe(cell);
  }

  return { look, of, day };
})();
