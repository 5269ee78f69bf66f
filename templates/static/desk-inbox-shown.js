// What is chosen becomes a card, and what is sent is shown on it: at the inbox, and by a link.
"use strict";

// page: {home: id of what is focused when a card goes, aim(folder): where it goes,
//        taken(): a card is there, told(batch): there is news of it, done(batch): all of it is over};
// all but the first may be missing
window.inboxShown = (page) => {
  const { Card, word, number, why } = window.inboxCard;
  const sender = window.inboxSend;
  const $ = (id) => document.getElementById(id);
  const part = (root, name) => root.querySelector(`[data-p=${name}]`);
  const TITLE = document.title;
  const STEP = 0.25; // of the files: how often a listener is told
  const cards = new Map();
  const heard = new Map(); // batch -> share that was told last
  let painted = 0;

  async function took(choosing) {
    const choice = await choosing;
    const batch = sender.add(page.aim ? choice : { ...choice, folder: "" }, page.aim?.(choice.folder) ?? {});
    const card = new Card(batch, choice, acts);
    cards.set(batch, card);
    if (!choice.files.length) {
      batch.problem = word("nothing");
      card.show();
    }
    $("batches").prepend(card.parts.root);
    page.taken?.();
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
      $(page.home).focus();
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
      document.title = open.length ? `${number(there)}/${number(all)} – ${TITLE}` : TITLE;
      awake();
    }, 100);
  }

  function tell(batch) {
    const share = 1 - batch.open.length / (batch.files.length || 1);
    if (batch.state === "done" && heard.get(batch) !== "done") {
      heard.set(batch, "done");
      desk.say(word("said-done", { title: cards.get(batch).title }));
      page.done?.(batch);
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
      page.told?.(batch);
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
      part(box, "again").hidden = trouble.kind === "ended";
      box.hidden = false;
      desk.say(`${part(box, "what").textContent} ${part(box, "more").textContent}`);
    },
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
  part($("trouble"), "again").addEventListener("click", () => sender.probe());
  setInterval(() => sender.batches.some((one) => one.state === "going") && paint(), 1000);

  // ---- choosing

  function choosing(inputs) {
    const { chosen, everywhere } = window.inboxPick;
    for (const one of document.querySelectorAll("[data-plain]")) one.hidden = true;
    for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
    $("plain").addEventListener("submit", (event) => event.preventDefault());
    for (const [button, input] of Object.entries(inputs)) {
      $(button).addEventListener("click", () => $(input).click());
      $(input).addEventListener("change", () => {
        took(chosen($(input).files));
        $(input).value = ""; // so that the same may be chosen again
      });
    }
    everywhere(took, (over) => document.body.classList.toggle("over", over));
  }

  return { choosing };
};
