// The caption screen: an essay's photos and their words, keys, news of others, who is here.
"use strict";

(() => {
  const box = document.querySelector(".captions");
  if (!box) return;
  const state = JSON.parse(document.getElementById("state").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const root = `/desk/essays/${state.slug}/`;
  const make = (tag, props = {}) => Object.assign(document.createElement(tag), props);
  // words with values in their places; of two forms the first is for one
  const fill = (text, values) => (Array.isArray(text) ? text[Number(values.n !== 1)] : text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const clock = (at) => at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const photos = state.photos.map((photo, at) => ({ ...photo, at, label: String(at + 1), present: [] }));
  const byName = new Map(photos.map((photo) => [photo.name, photo]));
  box.hidden = false;

  // as desk.post, but nobody is asked to sign in again before they have stopped typing; an answer that
  // does not come in time counts as none: to say the same twice does no harm
  async function post(path, data) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Token": desk.token };
    const options = { method: "POST", headers, body: JSON.stringify(data), signal: AbortSignal.timeout(20_000) };
    const answer = await fetch(root + path, { ...options, keepalive: document.hidden, redirect: "error" }).catch(() => {
      throw new desk.Refusal(0);
    });
    const told = await answer.json().catch(() => null);
    if (!answer.ok) throw new desk.Refusal(answer.status, told);
    return told;
  }

  let pressed = 0;
  box.addEventListener("input", () => (pressed = performance.now()));

  // the sign-in has ended: ask for it once the hand rests, so that no word goes into a password
  function signedOut() {
    const rest = pressed + 1000 - performance.now();
    if (rest > 0) return void setTimeout(signedOut, rest);
    desk.again().then((renewed) => renewed && saving.renewed());
  }

  const way = {
    say: (f, seen, mine) => post("say", { photo: f.photo, field: f.field, lang: f.lang, seen, mine }),
    close: (ident) => desk.post(`${root}parked`, { ident }).catch(() => {}),
    preview: (groups) => desk.post(`${root}preview-bulk`, { groups }),
    bulk: (told) => desk.post(`${root}bulk`, told),
    undo: (id) => desk.post(`${root}undo`, { id }),
    context: (field, lang, seen, mine) => desk.post(`${root}context`, { field, lang, seen, mine }),
  };
  const saving = window.desk.saving({ way, kept: `desk ${state.me} ${state.slug}\n`, changed, signedOut });

  const page = { state, words, photos, byName, make, fill, clock, saving, way, part: (name) => box.querySelector(name), last: null };
  page.templated = {}; // templates as they were used last, by language
  page.edits = state.role !== "photographer"; // may change what is alike for many photos

  // ---- what a photo says ----

  page.stated = (photo, field, lang) => photo.texts[field]?.[lang] ?? "";
  page.text = (photo, field, lang) => saving.find(photo.name, field, lang)?.text ?? page.stated(photo, field, lang);
  page.inherited = (photo, field, lang) => photo.file?.[field]?.[lang] ?? (lang === state.main ? photo.file?.[field]?.[""] : "") ?? "";
  page.read = (photo, field, lang) => page.text(photo, field, lang) || page.inherited(photo, field, lang);
  page.shared = (photo, field, lang, text) =>
    text !== "" && photos.some((one) => one !== photo && page.text(one, field, lang) === text);

  // the same as LEFT_OPEN in gallery/lint/unfilled.py, which meets these words in one line
  const LEFT = /\{[^{}]{0,60}\}|(?<![=\p{L}\p{N}_])=@?[\p{L}\p{N}_#-]{1,40}=(?![=\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?:(?:TK)+|XXX)(?![\p{L}\p{N}_])|\?{3}|_{3,}/u;

  // words that repeat those of an earlier language letter by letter; one word may be a name
  page.copied = (photo, field, tag) => {
    const words = page.text(photo, field, tag);
    if (!/\S\s+\S/.test(words) || photo.alike?.includes(field)) return false;
    const tags = state.languages.map((one) => one.tag);
    return tags.slice(0, tags.indexOf(tag)).some((other) => page.text(photo, field, other) === words);
  };

  page.lacks = (photo) => {
    const found = new Set();
    for (const { tag } of state.languages) {
      const caption = page.read(photo, "caption", tag);
      const alt = photo.decorative ? "" : page.read(photo, "alt", tag);
      if (!caption.trim()) found.add(`caption.${tag}`);
      if (!photo.decorative && !alt.trim()) found.add(`alt.${tag}`);
      if (LEFT.test(caption) || LEFT.test(alt)) found.add("left");
      if (page.copied(photo, "caption", tag) || page.copied(photo, "alt", tag)) found.add(`untranslated.${tag}`);
      else if (photo.stale?.includes(tag)) found.add(`stale.${tag}`);
    }
    if (photo.context === "unconfirmed") found.add("context");
    if (photo.torn || photo.parked?.length) found.add("parked");
    if (photo.waiting) found.add("waiting");
    if (photo.unsaved) found.add("unsaved");
    if (photo.wrong) found.add("lint");
    return found;
  };

  page.phrase = (code, lang) => {
    const [, name, number] = /^(.+?)(?:#([1-9]\d{0,2}))?$/.exec(code);
    for (const known of [state.codes?.phrases?.[lang], state.codes?.phrases?.[""]])
      for (const [key, at] of [[code, 0], [name, (number ?? 1) - 1]]) if (known?.[key]?.[at] !== undefined) return known[key][at];
    return null;
  };

  // ---- what happens ----

  const dirty = new Set();
  let painting = 0;

  // marks, meters and the line of state follow once a frame, however fast somebody types
  function repaint(photo) {
    dirty.add(photo);
    painting ||= requestAnimationFrame(() => {
      painting = 0;
      const unsaved = new Set(saving.unsaved().map((f) => f.photo));
      const torn = new Set([...saving.all.values()].filter((f) => f.conflict).map((f) => f.photo));
      for (const one of dirty) {
        Object.assign(one, { unsaved: unsaved.has(one.name), torn: torn.has(one.name) });
        page.grid.mark(one);
      }
      dirty.clear();
      page.grid.meters();
      stateLine();
    });
  }

  function changed(f, place) {
    const photo = byName.get(f.photo);
    if (!photo) return;
    if (f.conflict && !f.counted) desk.say(words.twoTextsWhy);
    f.counted = Boolean(f.conflict);
    (photo.texts[f.field] ??= {})[f.lang] = f.base;
    if (f.state === "saved" && f.lang && !f.conflict) behind(photo, f);
    if (f.state === "saved") page.lint?.later();
    page.boxes.changed(f, place);
    repaint(photo);
  }

  // a text that was changed leaves its translations behind, and one that was behind catches up;
  // the server says the same of its history
  function behind(photo, f) {
    if (f.base === (f.followed ?? f.first)) return;
    f.followed = f.base;
    const others = state.languages.filter(({ tag }) => tag !== f.lang && page.text(photo, f.field, tag)).map(({ tag }) => tag);
    if (photo.stale.includes(f.lang)) photo.stale = photo.stale.filter((tag) => tag !== f.lang);
    else if (f.first && f.base) photo.stale = [...new Set([...photo.stale, ...others])];
  }

  let told = "";
  function stateLine() {
    const unsaved = saving.unsaved();
    const stuck = unsaved.filter((f) => f.state === "away" || f.state === "refused");
    const problem = saving.out() ? words.signedOut : (stuck.find((f) => f.problem)?.problem ?? "");
    const at = Math.max(0, ...[...saving.all.values()].map((f) => f.at ?? 0));
    const [kind, text] = broken ? ["away", broken] : stuck.length
      ? ["away", `${fill(problem ? words.keptBecause : words.keptHere, { n: unsaved.length })} ${problem}`]
      : unsaved.length ? ["unsaved", words.saving] : ["saved", at ? fill(words.allSaved, { time: clock(new Date(at)) }) : ""];
    const line = page.part(".state-line");
    line.className = `state-line ${kind}`;
    line.querySelector(".state-of").textContent = text;
    line.querySelector("[data-act=retry]").hidden = !stuck.length;
    if (kind !== told && (kind === "away" || told === "away")) desk.say(text);
    if (kind !== "unsaved") told = kind;
  }

  page.opened = (photo) => {
    const picture = page.part(".large");
    const image = picture.querySelector("img");
    picture.style.backgroundImage = `url("${photo.thumb}")`;
    image.hidden = false;
    image.src = photo.large;
    image.width = photo.width || 3;
    image.height = photo.height || 2;
    image.alt = page.read(photo, "alt", state.main) || photo.name;
    page.part(".which strong").textContent = `${photo.label}/${photos.length}`;
    page.part(".facts").textContent = [photo.name, ...(photo.facts ?? [])].join(" · ");
    page.boxes.show(photo);
    page.aside.claims(photo);
    page.aside.parked(photo);
    page.complete?.opened();
    page.when?.opened(photo);
    page.replace?.opened(photo);
    page.comments?.opened(photo);
    page.lint?.show(photo);
    zoomed(false);
    present();
    clearTimeout(page.told);
    page.told = setTimeout(settled, 400, photo);
  };
  page.selected = () => page.bulk.selected();
  page.edit = () => {
    const last = page.last ?? page.boxes.boxes[0];
    page.boxes.enter(last.field, last.lang);
  };

  function zoomed(on) {
    page.part(".large").classList.toggle("close", on);
    page.part(".zoom").ariaPressed = String(on);
  }

  // ---- the server ----

  // a question whose refusal is told as a sentence; null then
  page.tell = async (ask) => {
    try {
      return await ask();
    } catch (refusal) {
      if (!("status" in refusal)) throw refusal;
      desk.say(refusal.message || words.away);
      page.part(".state-of").textContent = refusal.message || words.away;
      return null;
    }
  };

  // a claim goes into a box as if it had been typed; a place becomes that of the essay
  page.takes = (claim) => (claim.field === "place" ? page.edits && !state.context?.city?.[state.main] : Boolean(page.boxes.at(claim.field, claim.lang)));
  page.accept = async (photo, claim) => {
    const one = page.boxes.at(claim.field, claim.lang);
    if (one) {
      const now = one.el.value;
      page.boxes.write(one, claim.field === "persons" && now ? `${now}; ${claim.value}` : claim.value);
      one.el.focus();
    } else {
      const told = await page.tell(() => desk.post(`${root}accept`, { photo: photo.name, field: claim.field, value: claim.value }));
      if (told) state.context = told.context;
    }
    page.aside.claims(photo);
  };
  // somebody has looked: what was given to many photos is true of this one
  page.confirm = async (photo) => {
    if (photo.context !== "unconfirmed" || !photo.mine) return;
    if (!(await page.tell(() => desk.post(`${root}confirm`, { photos: [photo.name] })))) return;
    photo.context = "confirmed";
    page.lint?.later();
    if (photo === page.grid.current) page.aside.claims(photo);
    repaint(photo);
  };
  // the translation was read again, and still holds
  page.checked = async (photo, lang) => {
    if (!(await page.tell(() => desk.post(`${root}checked`, { photo: photo.name, lang })))) return;
    photo.stale = photo.stale.filter((one) => one !== lang);
    page.boxes.paint();
    repaint(photo);
  };
  page.closeParked = async (photo, one) => {
    if (!(await page.tell(() => desk.post(`${root}parked`, { ident: one.ident })))) return;
    photo.parked = photo.parked.filter((other) => other !== one);
    page.aside.parked(photo);
    repaint(photo);
  };
  page.decorate = async (photo, on) => {
    if (!(await page.tell(() => desk.post(`${root}decorative`, { photo: photo.name, on })))) return;
    photo.decorative = on;
    page.lint?.later();
    if (photo === page.grid.current) page.boxes.show(photo);
    repaint(photo);
  };

  page.heardAll = (lines) => lines.forEach((line) => heard({ ...line, now: line.now ?? line.new }));

  function heard({ photo: name, field, lang, now }) {
    const photo = byName.get(name);
    if (!photo) return;
    const one = photo === page.grid.current ? page.boxes.at(field, lang) : null;
    const f = one ? page.boxes.fieldOf(one) : saving.find(name, field, lang);
    if (f) saving.hear(f, now);
    else (photo.texts[field] ??= {})[lang] = now;
    page.lint?.later();
    repaint(photo);
  }

  // somebody stays on a photo: its address, and the picture after it
  function settled(photo) {
    history.replaceState(null, "", `#${photo.number}`);
    const after = photos[photo.at + 1];
    if (after) new Image().src = after.large;
    report();
  }

  // that this person is here, and on which photo; it is forgotten after half a minute
  function report(photo = page.grid.current.name) {
    clearTimeout(page.told);
    page.told = setTimeout(report, 10_000);
    if (!document.hidden && !saving.out()) post("here", { photo }).catch(() => {});
  }

  function present() {
    const here = page.grid?.current?.present ?? [];
    const line = page.part(".present");
    line.hidden = !here.length;
    line.textContent = here.length ? fill(words.here, { who: here.join(", ") }) : "";
  }

  // ---- putting it together ----

  page.aside = desk.captionAside(page);
  page.boxes = desk.captionBoxes(page);
  page.grid = desk.captionGrid(page);
  page.bulk = desk.captionBulk(page);
  page.complete = desk.captionComplete(page);
  page.situations = desk.captionSituations(page);
  page.when = desk.captionWhen(page);
  page.replace = desk.captionReplace(page);
  page.lint = desk.captionLint(page);
  page.comments = desk.captionComments(page);
  page.grid.meters();
  desk.captionCull(page);

  const acts = {
    pick: (button) => page.grid.pick(button),
    template: () => page.bulk.templates(),
    situations: () => page.situations.open(),
    keys: () => document.querySelector("dialog.keys").showModal(),
    zoom: () => zoomed(!page.part(".large").classList.contains("close")),
    previous: () => page.grid.walk(-1, false),
    next: () => page.grid.walk(1, false),
    retry: () => (saving.out() ? signedOut() : saving.retry()),
    alt: () => page.aside.help(page.grid.current),
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act](button);
  });

  const anywhere = {
    "?": acts.keys,
    "Ctrl+s": () => void saving.flush(),
    t: acts.template,
    s: acts.situations,
    r: () => page.replace.choose(),
    c: () => page.comments.write(),
    "Ctrl+z": (event) => (desk.writing(event.target) ? false : void page.bulk.undo()),
  };
  desk.keys(anywhere);
  const table = document.querySelector("dialog.keys tbody");
  for (const [where, key, does] of words.keys) {
    const row = make("tr");
    const cell = make("td");
    key.split(" ").forEach((one) => cell.append(make("kbd", { textContent: one }), " "));
    row.append(make("th", { scope: "row", textContent: where }), cell, make("td", { textContent: does }));
    table.append(row);
  }

  const number = Number(location.hash.slice(1));
  page.grid.open(photos.find((photo) => photo.number === number) ?? photos[0]);

  page.lint.later(0);
  saving.left().then((words) => {
    for (const { photo, field, lang, seen, mine } of words) {
      const found = byName.get(photo);
      if (found) saving.restore(saving.open(photo, field, lang, page.stated(found, field, lang)), seen, mine);
    }
  });

  // ---- news ----

  let broken = "";
  let greeted = 0; // after a hello comes all that there is, the tray's photos too: no news
  desk.events(`${root}events?tag=${encodeURIComponent(state.tag ?? "")}`, {
    hello: () => (greeted = performance.now()),
    said: heard,
    photo: arrived,
    broken({ problem }) {
      broken = problem;
      if (problem) desk.say(problem);
      stateLine();
    },
    present({ who }) {
      for (const photo of photos.filter((one) => one.present.length)) (photo.present = []), repaint(photo);
      for (const one of who) {
        const photo = byName.get(one.photo);
        if (photo && one.name !== state.me) photo.present.push(one.shown || one.name), repaint(photo);
      }
      present();
    },
  }, (up) => up && saving.retry());

  // a photo that can be shown now, or one that this page does not know yet
  function arrived({ name, picture, state: now }) {
    const photo = byName.get(name);
    if (photo && picture && photo.thumb !== picture) {
      Object.assign(photo, { thumb: picture, waiting: now === "coming" });
      photo.cell.querySelector("img").src = picture;
      if (now === "ready") photo.large = picture.replace(/-\d+(?=\?|$)/, "-1280");
      if (photo === page.grid.current) page.boxes.paint();
      repaint(photo);
    } else if (!photo && now !== "gone" && performance.now() - greeted > 2000) page.part(".arrivals").hidden = false;
  }
})();
