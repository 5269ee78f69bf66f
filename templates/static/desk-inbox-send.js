// Sends files to the inbox. What has arrived is what the server says has arrived, nothing else: no
// storage of the browser is trusted, every stop is answered by asking again.
"use strict";

window.inboxSend = (() => {
  const ROOT = document.querySelector("[data-root]")?.dataset.root ?? "/desk/inbox/"; // or a link's own
  const WAYS = { missing: `${ROOT}missing`, uploads: `${ROOT}uploads` };
  const KINDS = { "day-limit": "day", "link-ended": "ended" }; // what stops everything, by its code
  const AT_ONCE = 3;
  const ASKED_AT_ONCE = 500;
  const CHUNK = 8 * 1024 * 1024;
  const LEAST = 256 * 1024;
  const WINDOW = 10_000; // ms over which the rate is taken
  const PAUSES = { away: [1, 2, 4, 8, 15], slow: [10, 30], full: [20], day: [60, 600] }; // seconds
  const SETTLED = new Set(["arrived", "duplicate", "damaged", "refused", "hidden", "unread"]);
  const AWAY = new Set([0, 502, 503, 504]);
  const STOPS = { 401: "signed", 403: "signed", 429: "slow", 507: "full" };
  const NEVER = new Set([400, 413, 415, 422]);

  // A file as one sends it; bytes: what is on its way or there, of size.
  class Sent {
    constructor(batch, { path, file }) {
      Object.assign(this, { batch, path, file, size: file.size, mtime: file.lastModified });
      this.below = path.startsWith(`${batch.name}/`) ? path.slice(batch.name.length + 1) : path;
      Object.assign(this, { name: path.split("/").at(-1), state: "ready", bytes: 0, tries: 0 });
      Object.assign(this, { id: "", stored: "", same: "", trash: "", elsewhere: [], reason: "", remedy: "" });
      Object.assign(this, { picture: "", upload: null });
    }

    get settled() {
      return SETTLED.has(this.state);
    }
  }

  // Everything of one choice, on its way into one essay: target is {album} or {title}.
  class Batch {
    constructor(choice, target) {
      Object.assign(this, { name: choice.folder, target, state: "ready", problem: "", album: target.album ?? "" });
      this.files = choice.files.map((one) => new Sent(this, one));
      this.queue = [];
    }

    count(...states) {
      return this.files.filter((one) => states.includes(one.state)).length;
    }

    get size() {
      return this.files.reduce((sum, one) => sum + one.size, 0);
    }

    get bytes() {
      return this.files.reduce((sum, one) => sum + (one.settled ? one.size : one.bytes), 0);
    }

    get open() {
      return this.files.filter((one) => !one.settled);
    }
  }

  const batches = [];
  const active = new Set();
  const checks = new Map(); // batch -> timer
  let listener = { file() {}, batch() {}, trouble() {} };
  let trouble = null; // {kind, words}: why nothing is sent, or was not until now
  let held = false;
  let tried = 0;
  let timer = 0;
  let measured = [];
  let chunk = CHUNK;

  // ---- asking what is missing

  async function ask(batch, files) {
    for (let at = 0; at < files.length; at += ASKED_AT_ONCE) {
      const part = files.slice(at, at + ASKED_AT_ONCE);
      const told = await desk.post(WAYS.missing, {
        ...batch.target,
        files: part.map(({ path, size, mtime }) => ({ path, size, mtime })),
      });
      batch.album = told.album || batch.album;
      told.files.forEach((answer, n) => settle(part[n], answer));
    }
    batch.problem = "";
  }

  function settle(one, { state, id, offset, name, same, trash, elsewhere, reason, remedy }) {
    if (active.has(one)) return;
    Object.assign(one, { id, stored: name, same, trash, elsewhere, reason, remedy });
    if (SETTLED.has(state)) {
      one.state = state;
      one.bytes = one.size;
    } else if (state === "waiting") {
      one.state = "later"; // words of a photo that is still on its way
    } else {
      const again = one.state === "checking"; // all was sent, and the server has not got it
      one.state = "waiting";
      one.bytes = offset || 0;
      if (again) putOff(one);
      else if (!one.batch.queue.includes(one)) one.batch.queue.push(one);
    }
    listener.file(one);
  }

  // its next turn, after a pause that grows
  function putOff(one) {
    one.tries += 1;
    const turn = () => {
      if (one.state === "waiting" && !one.batch.queue.includes(one)) one.batch.queue.push(one);
      pump();
    };
    setTimeout(turn, Math.min(500 * 2 ** one.tries, 15_000));
  }

  // a moment later, so that files that end together are asked for together
  function check(batch) {
    if (checks.has(batch)) return;
    const turn = setTimeout(async () => {
      checks.delete(batch);
      if (held || !batches.includes(batch)) return;
      await asking(batch, batch.files.filter((one) => one.state === "checking"));
      end(batch);
      pump();
    }, 150);
    checks.set(batch, turn);
  }

  // whether the question was answered; a server that fails is asked again like one that is away
  async function asking(batch, files) {
    try {
      if (files.length) await ask(batch, files);
      reached();
      return true;
    } catch (refusal) {
      if (!(refusal instanceof desk.Refusal)) throw refusal;
      if (!stopped(refusal.status === 500 ? 503 : refusal.status, refusal.told)) {
        batch.problem = refusal.message || `${refusal.status}`;
        batch.state = batch.state === "asking" ? "ready" : "paused";
        listener.batch(batch);
      }
      return false;
    }
  }

  // What waited for other files is asked for when nothing else moves; should it still wait, it is
  // sent, so that the server may say why not.
  async function release(batch, later) {
    if (await asking(batch, later)) batch.queue.push(...later.filter((one) => one.state === "later"));
    for (const one of later) if (one.state === "later") one.state = "waiting";
    pump();
  }

  // what the work process made of a batch's photos: those that it could not open are asked for
  function shown(batch, photos) {
    const made = new Map(photos.map((photo) => [photo.name, photo]));
    const odd = [];
    for (const one of batch.files) {
      const photo = one.stored && made.get(one.stored);
      if (photo?.state === "refused" && one.state === "arrived") odd.push(one);
      if (!photo || one.picture === photo.picture) continue;
      one.picture = photo.picture;
      listener.file(one);
    }
    if (odd.length) asking(batch, odd);
  }

  // Done is said after one last question about every file.
  async function end(batch) {
    if (batch.state !== "going" || batch.ending || held) return;
    const later = batch.files.filter((one) => one.state === "later");
    batch.ending = later.length === batch.open.length;
    if (!batch.ending) return;
    if (later.length) {
      await release(batch, later);
      batch.ending = false;
      return;
    }
    const told = await asking(batch, batch.files.filter((one) => one.state !== "unread"));
    batch.ending = false;
    if (!told || batch.state !== "going") return;
    if (batch.open.length) pump();
    else batch.state = "done";
    listener.batch(batch);
  }

  // ---- sending

  function send(one) {
    one.state = "sending";
    active.add(one);
    one.upload = window.inboxTus.upload(one.file, {
      endpoint: WAYS.uploads,
      uploadUrl: one.id && (one.bytes || one.tries) ? `${WAYS.uploads}/${one.id}` : null,
      chunkSize: chunk,
      metadata: metadata(one),
      onProgress: (bytes) => progress(one, bytes),
      onChunkComplete: reached,
      onSuccess: () => ended(one, "checking"),
      onError: (problem) => failed(one, problem),
    });
    one.upload.start();
    listener.file(one);
  }

  function metadata({ batch, path, mtime }) {
    const told = { ...batch.target, path, mtime: String(mtime) };
    return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
  }

  function progress(one, bytes) {
    if (bytes > one.bytes) measured.push([performance.now(), bytes - one.bytes]);
    one.bytes = bytes;
    listener.file(one);
  }

  function ended(one, state) {
    active.delete(one);
    one.upload = null;
    one.state = state;
    listener.file(one);
    if (state === "checking") check(one.batch);
    pump();
  }

  function failed(one, problem) {
    if (problem.causingError instanceof window.inboxTus.Unread) {
      one.tries += 1;
      ended(one, "unread");
      return end(one.batch);
    }
    const status = problem.originalResponse?.getStatus() ?? 0;
    const told = words(problem.originalResponse);
    const stop = stopped(status, told);
    if (status === 413 && !told.problem && chunk > LEAST) chunk /= 4; // a proxy that takes smaller parts
    else if (!stop && NEVER.has(status)) {
      Object.assign(one, { reason: told.problem ?? `${status}`, remedy: told.remedy ?? "" });
      ended(one, "refused");
      return end(one.batch);
    }
    active.delete(one);
    Object.assign(one, { upload: null, state: "waiting" });
    listener.file(one);
    if (!stop && status >= 500) one.batch.problem = told.problem || `${status}`; // told until it goes
    if (!stop) return putOff(one), pump();
    one.tries += 1; // its next turn begins with the question how much is there
    one.batch.queue.unshift(one);
    return pump();
  }

  function words(answer) {
    try {
      return JSON.parse(answer.getBody());
    } catch {
      return {}; // a proxy's page, or nothing
    }
  }

  function pump() {
    for (const batch of batches) {
      while (!held && batch.state === "going" && active.size < AT_ONCE && batch.queue.length) {
        const one = batch.queue.shift();
        if (one.state === "waiting" && !active.has(one)) send(one);
      }
    }
  }

  // ---- what stops everything

  // Whether a status stops all files, not one; if so they wait and one asks again by itself.
  function stopped(status, told) {
    const kind = KINDS[told?.code] ?? (AWAY.has(status) ? "away" : STOPS[status]);
    if (!kind) return false;
    if (!held || trouble?.kind !== kind) {
      const first = trouble?.kind !== kind;
      if (first) tried = 0;
      trouble = { kind, words: told?.problem ?? "", remedy: told?.remedy ?? "" };
      held = true;
      listener.trouble(trouble);
      if (PAUSES[kind]) probeLater();
      else if (first && kind === "signed") probe(); // which asks for the password, once; then a person asks for it
    }
    return true;
  }

  function probeLater() {
    clearTimeout(timer);
    const pauses = PAUSES[trouble.kind];
    timer = setTimeout(probe, 1000 * pauses[Math.min(tried, pauses.length - 1)] * (0.9 + Math.random() / 5));
    tried += 1;
  }

  async function probe() {
    clearTimeout(timer);
    if (!held) return;
    const batch = batches.find((one) => one.open.length && one.state !== "ready");
    held = false;
    if (!batch) reached(0);
    else if (!(await asking(batch, batch.open.filter((one) => !active.has(one))))) return;
    for (const one of batches) {
      if (one.state === "asking") start(one);
      else if (one.count("checking")) check(one);
      else end(one);
    }
    pump();
  }

  // The server took something: what it refused for a while is over. A full disk is not over when a
  // question is answered, so that is told until bytes go through.
  function reached(sent) {
    if (!trouble || held) return;
    if (sent === undefined && ["full", "slow", "day"].includes(trouble.kind)) return;
    tried = 0;
    trouble = null;
    listener.trouble(null);
  }

  // ---- what a person does

  function add(choice, target) {
    const batch = new Batch(choice, target);
    batches.push(batch);
    return batch;
  }

  async function start(batch) {
    batch.state = "asking";
    batch.problem = "";
    listener.batch(batch);
    if (!(await asking(batch, batch.open)) || batch.state !== "asking") return;
    batch.state = "going";
    listener.batch(batch);
    pump();
    end(batch);
  }

  function pause(batch) {
    if (batch.state === "asking" || batch.state === "going") batch.state = "paused";
    for (const one of active) if (one.batch === batch) stop(one);
    listener.batch(batch);
    pump();
  }

  function stop(one) {
    one.upload.abort();
    one.tries += 1; // its next turn begins with the question how much is there
    active.delete(one);
    Object.assign(one, { upload: null, state: "waiting" });
    one.batch.queue.unshift(one);
    listener.file(one);
  }

  function retry(batch) {
    for (const one of batch.files) {
      if (one.state !== "unread") continue;
      one.state = "waiting";
      listener.file(one);
    }
    if (held) probe();
    start(batch);
  }

  function leaveOut(one) {
    const { batch } = one;
    if (active.has(one)) stop(one);
    batch.files.splice(batch.files.indexOf(one), 1);
    batch.queue = batch.queue.filter((other) => other !== one);
    listener.batch(batch);
    pump();
    end(batch);
  }

  // what is there of its files stays for a week: chosen again, it goes on
  function remove(batch) {
    batch.state = "removed";
    for (const one of [...active]) if (one.batch === batch) stop(one);
    batches.splice(batches.indexOf(batch), 1);
    pump();
  }

  // bytes a second over the last seconds; 0 when nothing moved
  function rate() {
    const now = performance.now();
    measured = measured.filter(([at]) => now - at < WINDOW);
    if (!measured.length) return 0;
    return (measured.reduce((sum, [, bytes]) => sum + bytes, 0) * 1000) / Math.max(now - measured[0][0], 1000);
  }

  const unfinished = () => batches.some((batch) => batch.open.length > 0);
  const moving = () => !held && batches.some((batch) => batch.state === "going" && batch.open.length > 0);

  addEventListener("online", () => trouble?.kind === "away" && probe());

  return { add, start, shown, pause, retry, leaveOut, remove, probe, rate, unfinished, moving, batches, watch: (heard) => (listener = heard) };
})();
