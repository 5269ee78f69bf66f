// The page of a link for contributors: photos are chosen or taken, and go where the link leads.
"use strict";

(() => {
  const { Card, word, number, why } = window.inboxCard;
  const { chosen, everywhere } = window.inboxPick;
  const sender = window.inboxSend;
  const $ = (id) => document.getElementById(id);
  const part = (root, name) => root.querySelector(`[data-p=${name}]`);
  const TITLE = document.title;
  const cards = new Map();
  let painted = 0;

  async function took(choosing) {
    const choice = await choosing;
    const batch = sender.add({ ...choice, folder: "" }, {});
    const card = new Card(batch, choice, acts);
    cards.set(batch, card);
    if (!choice.files.length) {
      batch.problem = word("nothing");
      card.show();
    }
    $("batches").prepend(card.parts.root);
    (choice.files.length ? card.parts.send : card.parts.remove).focus();
    card.parts.root.scrollIntoView({ block: "nearest" });
  }

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
      $("choose").focus();
      paint();
    },
  };

  function paint() {
    if (painted) return;
    painted = setTimeout(() => {
      painted = 0;
      const rate = sender.moving() ? sender.rate() : 0;
      for (const card of cards.values()) card.show(rate);
      const open = sender.batches.filter((one) => one.state !== "ready" && one.open.length);
      const all = open.reduce((sum, one) => sum + one.files.length, 0);
      const there = all - open.reduce((sum, one) => sum + one.open.length, 0);
      document.title = open.length ? `${number(there)}/${number(all)} – ${TITLE}` : TITLE;
      awake();
    }, 100);
  }

  const done = new Set();

  sender.watch({
    file(one) {
      cards.get(one.batch)?.file(one);
      if (one.state === "refused" || one.state === "damaged") desk.say(word("said-odd", { name: one.name, reason: why(one) }));
      paint();
    },
    batch(batch) {
      if (!cards.has(batch)) return;
      if (batch.state === "done" && !done.has(batch)) {
        done.add(batch);
        desk.say(word("said-done", { title: cards.get(batch).title }));
        $("fresh").hidden = !batch.count("arrived");
      }
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
      part(box, "again").hidden = trouble.kind === "ended";
      box.hidden = false;
      desk.say(`${part(box, "what").textContent} ${part(box, "more").textContent}`);
    },
  });

  // a telephone that sleeps sends nothing
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
  part($("trouble"), "again").addEventListener("click", () => sender.probe());
  setInterval(() => sender.batches.some((one) => one.state === "going") && paint(), 1000);

  if (!$("plain")) return; // the link is full: what is on its way goes on, nothing new
  for (const one of document.querySelectorAll("[data-plain]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
  for (const input of [$("several"), $("camera")]) {
    input.addEventListener("change", () => {
      took(chosen(input.files));
      input.value = ""; // so that the same photos may be chosen again
    });
  }
  $("plain").addEventListener("submit", (event) => event.preventDefault());
  $("choose").addEventListener("click", () => $("several").click());
  $("take").addEventListener("click", () => $("camera").click());
  everywhere(took, (over) => document.body.classList.toggle("over", over));
})();
