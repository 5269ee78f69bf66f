// The inbox: what is chosen becomes a card, what the server tells is shown on it.
"use strict";

(() => {
  const { Card, word, number, why } = window.inboxCard;
  const { chosen, everywhere } = window.inboxPick;
  const sender = window.inboxSend;
  const $ = (id) => document.getElementById(id);
  const part = (root, name) => root.querySelector(`[data-p=${name}]`);
  const TITLE = document.title;
  const STEP = 0.25; // of the files: how often a listener is told
  const asked = new URLSearchParams(location.search).get("album") ?? "";
  const cards = new Map();
  const heard = new Map(); // batch -> share that was told last
  let painted = 0;

  // ---- choosing

  for (const input of [$("folder"), $("several")]) {
    input.addEventListener("change", () => {
      took(chosen(input.files));
      input.value = ""; // so that the same folder may be chosen again
    });
  }

  // where a folder most likely goes: where the page was asked for, where it went the last time
  function aim(folder) {
    const known = Array.from($("into").options, (one) => one.value);
    if (asked && known.includes(asked)) return { album: asked };
    const before = Array.from(document.querySelectorAll("#lately [data-open]")).find((one) => folder && one.dataset.folder === folder);
    if (before?.dataset.album && known.includes(before.dataset.album)) return { album: before.dataset.album };
    return { title: before?.dataset.title || folder };
  }

  async function took(choosing) {
    const choice = await choosing;
    const batch = sender.add(choice, aim(choice.folder));
    const card = new Card(batch, choice, acts);
    cards.set(batch, card);
    if (!choice.files.length) {
      batch.problem = word("nothing");
      card.show();
    }
    $("batches").prepend(card.parts.root);
    $("teach").hidden = true;
    (choice.files.length ? card.parts.send : card.parts.remove).focus();
    card.parts.root.scrollIntoView({ block: "nearest" });
  }

  // ---- what a person does with a card

  const acts = {
    send(batch) {
      if (!batch.files.length) return;
      sender.start(batch);
      cards.get(batch).parts.pause.focus();
      desk.say(word(batch.files.length === 1 ? "said-go-one" : "said-go", { n: number(batch.files.length) }));
    },
    pause(batch) {
      sender.pause(batch);
      cards.get(batch).parts.go.focus();
      desk.say(word("said-paused"));
    },
    retry: (batch) => sender.retry(batch),
    leaveOut: (one) => sender.leaveOut(one),
    remove(batch) {
      sender.remove(batch);
      cards.get(batch).parts.root.remove();
      cards.delete(batch);
      $("choose-folder").focus();
      paint();
    },
  };

  // ---- what the sender tells

  function paint() {
    if (painted) return;
    painted = setTimeout(() => {
      painted = 0;
      const rate = sender.moving() ? sender.rate() : 0;
      for (const card of cards.values()) card.show(rate);
      const open = sender.batches.filter((one) => one.state !== "ready" && one.open.length);
      const all = open.reduce((sum, one) => sum + one.files.length, 0);
      const there = all - open.reduce((sum, one) => sum + one.open.length, 0);
      awake();
      document.title = open.length ? `${number(there)}/${number(all)} – ${TITLE}` : TITLE;
    }, 100);
  }

  function tell(batch) {
    const share = 1 - batch.open.length / (batch.files.length || 1);
    if (batch.state === "done" && heard.get(batch) !== "done") {
      heard.set(batch, "done");
      desk.say(word("said-done", { title: cards.get(batch).title }));
    } else if (batch.state === "going" && share - (heard.get(batch) ?? 0) >= STEP && share < 1) {
      heard.set(batch, share);
      desk.say(word("said-part", { n: number(batch.count("arrived")), all: number(batch.files.length) }));
    }
  }

  sender.watch({
    file(one) {
      cards.get(one.batch)?.file(one);
      if (one.state === "refused" || one.state === "damaged") desk.say(word("said-odd", { name: one.name, reason: why(one) }));
      else tell(one.batch);
      paint();
    },
    batch(batch) {
      if (!cards.has(batch)) return;
      if (batch.album) look(batch.album);
      tell(batch);
      paint();
    },
    trouble(trouble) {
      const box = $("trouble");
      paint();
      if (!trouble) {
        if (!box.hidden) desk.say(word("over"));
        box.hidden = true;
        return;
      }
      part(box, "what").textContent = trouble.words || word(trouble.kind);
      part(box, "more").textContent = trouble.remedy || word(`${trouble.kind}-more`);
      box.hidden = false;
      desk.say(`${part(box, "what").textContent} ${part(box, "more").textContent}`);
    },
  });

  // ---- what others do: pictures of photos that arrived, folders that are watched

  const looked = new Map(); // slug -> timer

  function look(slug) {
    const batches = sender.batches.filter((one) => one.album === slug);
    if (!batches.length || looked.has(slug)) return;
    const turn = setTimeout(async () => {
      looked.delete(slug);
      const told = await quietly(`/desk/essays/${encodeURIComponent(slug)}/photos`);
      if (told) for (const batch of batches) sender.shown(batch, told.photos);
    }, 400);
    looked.set(slug, turn);
  }

  // what may as well fail: it is asked for again with the next news
  const quietly = (path) => desk.ask("GET", path).catch(() => null);

  async function watch() {
    const told = await quietly("/desk/inbox/watched");
    if (told) window.inboxWatched(told, $("watched"));
  }

  desk.events("/desk/inbox/events", {
    hello: watch,
    photos: ({ slug }) => look(slug),
    watched: watch,
  });

  // ---- the machine: it stays awake while something moves, and nobody leaves by mistake

  let lock = null;

  async function awake() {
    if (!navigator.wakeLock || document.hidden) return;
    if (sender.moving() && !lock) {
      lock = navigator.wakeLock.request("screen").catch(() => null); // a battery that says no
      (await lock)?.addEventListener("release", () => (lock = null));
    } else if (!sender.moving() && lock) {
      const kept = await lock;
      lock = null;
      await kept?.release();
    }
  }

  addEventListener("beforeunload", (event) => sender.unfinished() && event.preventDefault());
  document.addEventListener("visibilitychange", awake);

  // ---- the page

  for (const one of document.querySelectorAll("[data-plain]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
  $("plain").addEventListener("submit", (event) => event.preventDefault());
  $("choose-folder").addEventListener("click", () => $("folder").click());
  $("choose-files").addEventListener("click", () => $("several").click());
  part($("trouble"), "again").addEventListener("click", () => sender.probe());
  everywhere(took, (over) => document.body.classList.toggle("over", over));
  setInterval(() => sender.batches.some((one) => one.state === "going") && paint(), 1000);
})();
