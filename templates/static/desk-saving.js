// Texts on their way to the server: one writer a field, nothing called saved before the server says so.
"use strict";

// way       {say(field, seen, mine) -> {now, parked, ident}, close(ident)}
// kept      where unsaved words wait in this browser: a prefix of localStorage
// changed   (field, place): its text or state is another; place maps carets when others changed the text
// signedOut called once when the sign-in has ended; renewed() tells that somebody has signed in again
window.desk.saving = ({ way, kept, changed, signedOut }) => {
  const { carried } = window.desk.texts;
  const PAUSE = 600; // milliseconds after the last key
  const MOST = 1500; // and never later than this after the first
  const LOOK = 700; // after the last save: has somebody been faster with a change of their own?
  const LATE = 5000; // news this soon after an own save may be older than it: better look oneself
  const GLANCE = 150;
  const ANSWER = 300; // in which other tabs of this browser tell that they are there
  const SITTING = 700; // keys closer together are undone together
  const UNDOS = 200;
  const fields = new Map();
  const tab = (sessionStorage.getItem("desk-tab") ?? crypto.getRandomValues(new Uint32Array(2)).join("-"));
  sessionStorage.setItem("desk-tab", tab);
  let out = false; // the sign-in has ended: nothing is sent until there is another
  let renewedAt = -Infinity;

  const name = (photo, field, lang) => `${photo}\n${field}\n${lang}`;

  // base: what the server said last; text: what is on the screen; sent: what is on its way, or null
  function open(photo, field, lang, base) {
    const key = name(photo, field, lang);
    if (!fields.has(key))
      fields.set(key, {
        ...{ key, photo, field, lang, base, first: base, text: base, sent: null, heard: null, conflict: null },
        ...{ state: "", problem: "", tries: 0, since: 0, timer: 0, at: null, closing: [] },
        ...{ undo: [], redo: [], typed: -Infinity, held: false },
      });
    return fields.get(key);
  }

  const find = (photo, field, lang) => fields.get(name(photo, field, lang));
  const resting = (f) => (f.conflict ? f.conflict.mine : f.base);
  const busy = (f) => f.sent !== null || f.text !== resting(f);
  const unsaved = () => [...fields.values()].filter(busy);

  // the person's hand: before is {text, caret} for undo, alone when it begins a step of its own
  function typed(f, text, before, alone = false) {
    if (text === f.text) return;
    const now = performance.now();
    if (before && (alone || !f.undo.length || now - f.typed > SITTING)) remember(f.undo, before);
    f.typed = alone ? -Infinity : now;
    f.redo.length = 0;
    put(f, text);
  }

  function put(f, text) {
    f.text = text;
    if (!f.tries) f.state = busy(f) ? "unsaved" : f.at ? "saved" : "";
    note(f);
    later(f);
    changed(f);
  }

  const remember = (stack, one) => stack.push(one) > UNDOS && stack.shift();

  // one step back, or forward with the stacks changed about; null when there is none
  function undo(f, caret, [from, to] = [f.undo, f.redo]) {
    const step = from.pop();
    if (!step) return null;
    remember(to, { text: f.text, caret });
    f.typed = -Infinity;
    put(f, step.text);
    return step;
  }
  const redo = (f, caret) => undo(f, caret, [f.redo, f.undo]);

  function later(f) {
    const now = performance.now();
    if (f.text === resting(f)) return void (f.since = 0);
    f.since ||= now;
    if (f.sent !== null || out) return;
    clearTimeout(f.timer);
    f.timer = setTimeout(save, Math.max(0, Math.min(PAUSE, f.since + MOST - now)), f);
  }

  // send what is unsaved; the next keys wait for the answer, so that a page never meets itself
  async function save(f) {
    clearTimeout(f.timer);
    if (f.sent !== null || f.text === resting(f)) return;
    const sent = (f.sent = f.text);
    f.since = 0;
    if (!f.tries) f.state = "saving"; // while trying again it stays what it is: not saved
    changed(f);
    try {
      const told = await way.say(f, f.base, sent);
      f.sent = null;
      answered(f, sent, told);
    } catch (refusal) {
      f.sent = null;
      refused(f, refusal);
    }
    note(f);
    changed(f, f.moved);
    f.moved = undefined;
  }

  function answered(f, sent, told) {
    out = false;
    Object.assign(f, { tries: 0, problem: "", state: "saved", at: new Date() });
    if (f.conflict && f.conflict.ident !== told.ident) f.closing.push(f.conflict.ident);
    if (told.parked) {
      f.conflict = { theirs: told.now, mine: sent, ident: told.ident };
      f.state = "conflict";
    } else {
      f.conflict = null;
      rest(f, sent, told.now);
    }
    while (f.closing.length) way.close(f.closing.pop());
    if (f.text !== resting(f)) {
      f.state = f.conflict ? "conflict" : "unsaved";
      later(f);
    } else if (!f.conflict) look(f);
  }

  // the server has `now` where this page sent `sent`: keys pressed meanwhile go on top, else next time
  function rest(f, sent, now) {
    const done = f.held ? null : carried(sent, now, f.text);
    if (!done) return void Object.assign(f, { base: sent, heard: now === sent ? null : now });
    f.base = now;
    if (done.text === f.text) return;
    f.text = done.text;
    f.moved = done.place;
    for (const stack of [f.undo, f.redo]) rebased(stack, sent, now);
  }

  // steps of undo take back the person's own words, never those of others
  function rebased(stack, base, now) {
    const kept = stack.flatMap((step) => {
      const done = carried(base, now, step.text);
      return done ? [{ text: done.text, caret: done.place(step.caret) }] : [];
    });
    stack.splice(0, stack.length, ...kept);
  }

  function refused(f, refusal) {
    if (!("status" in refusal)) throw refusal;
    f.problem = refusal.message;
    f.tries += 1;
    const fresh = performance.now() - renewedAt < 10_000; // then 403 is about the photo, not about the sign-in
    const ended = refusal.status === 401 || (refusal.status === 403 && !fresh);
    if (ended && !out) signedOut();
    out ||= ended;
    const gone = out || [400, 403, 404, 413, 422].includes(refusal.status); // asking again would not help
    f.state = gone || refusal.message ? "refused" : "away";
    const wait = Math.min(10_000, 500 * 2 ** (f.tries - 1)) * (0.8 + 0.4 * Math.random());
    if (!gone) f.timer = setTimeout(save, wait, f);
  }

  // now, without waiting for a pause
  const flush = async () => out || void (await Promise.all(unsaved().map(save)));
  const retry = () => void flush();

  function renewed() {
    out = false;
    renewedAt = performance.now();
    retry();
  }

  // read once more what the server has: another's change may have crossed with the last save
  function look(f, delay = LOOK) {
    clearTimeout(f.timer);
    f.timer = setTimeout(async () => {
      if (busy(f) || f.conflict || f.held) return;
      try {
        const told = await way.say(f, f.base, f.base);
        if (!busy(f) && !f.conflict && !f.held) take(f, told.now);
      } catch {
        // not reached: what others do comes with the stream of events when it is back
      }
    }, delay);
  }

  // what somebody else saved; while this page is busy with the field it waits for the answer
  function hear(f, now) {
    if (f.conflict) {
      f.conflict.theirs = now;
      if (now === f.text) f.closing.push(f.conflict.ident), (f.base = now), (f.conflict = null);
      changed(f);
      while (!f.conflict && f.closing.length) way.close(f.closing.pop());
    } else if (busy(f) || f.held) f.heard = now;
    else if (Date.now() - f.at < LATE) look(f, GLANCE);
    else take(f, now);
  }

  function take(f, now) {
    f.heard = null;
    if (now === f.text) return void (f.base = now);
    const done = carried(f.text, now, f.text);
    for (const stack of [f.undo, f.redo]) rebased(stack, f.text, now);
    f.base = f.text = now;
    changed(f, done.place);
  }

  // while letters are being composed (Japanese, dead keys) nobody else's words may move them
  function hold(f, held) {
    f.held = held;
    if (!held && f.heard !== null && !busy(f)) look(f);
  }

  // both texts are there: what the person decided; the parked one is closed when that is saved
  function settle(f, text) {
    const { theirs, ident } = f.conflict;
    remember(f.undo, { text: f.text, caret: f.text.length });
    Object.assign(f, { conflict: null, base: theirs, text });
    f.closing.push(ident);
    if (text === theirs) while (f.closing.length) way.close(f.closing.pop());
    f.state = text === theirs ? "saved" : "unsaved";
    note(f);
    changed(f, (n) => Math.min(n, text.length));
    return save(f);
  }

  function note(f) {
    const key = `${kept}${tab}\n${f.key}`;
    try {
      if (f.text === resting(f)) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ seen: f.base, mine: f.text }));
    } catch {
      // a browser that keeps nothing: the server is the journal, this was a convenience
    }
  }

  // who else is there: tabs of this browser answer each other
  const channel = new BroadcastChannel("desk-saving");
  const others = new Set();
  channel.onmessage = ({ data }) => (data ? others.add(data) : channel.postMessage(tab));

  // words that an earlier page could not save: [{photo, field, lang, seen, mine}], taken out of the
  // journal; those of a tab that is still there are its own affair
  async function left() {
    channel.postMessage("");
    await new Promise((heard) => setTimeout(heard, ANSWER));
    const found = [];
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(kept))) {
      const [whose, photo, field, lang] = key.slice(kept.length).split("\n");
      if (others.has(whose) || (whose === tab && find(photo, field, lang))) continue;
      try {
        const { seen, mine } = JSON.parse(localStorage.getItem(key));
        found.push({ photo, field, lang, seen, mine });
      } catch {
        // not written by this program
      }
      localStorage.removeItem(key);
    }
    return found;
  }

  // words of the journal, back on the screen and on their way
  function restore(f, seen, mine) {
    if (f.text !== f.base || mine === f.base) return undefined;
    Object.assign(f, { base: seen, text: mine });
    changed(f);
    return save(f);
  }

  addEventListener("online", retry);
  addEventListener("beforeunload", (event) => unsaved().length && event.preventDefault());
  addEventListener("pagehide", retry);
  document.addEventListener("visibilitychange", () => document.hidden && retry());

  return { open, find, typed, undo, redo, save, flush, retry, hear, hold, settle, left, restore, unsaved, all: fields, renewed, out: () => out };
};
