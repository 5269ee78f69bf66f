// Boxes that save themselves: the form of an essay, the words between its photos.
"use strict";

// line   tells whether all is saved; kept: where unsaved words wait in this browser
// say    (field of desk-saving.js, seen, mine) -> {now, parked, ident}; close: of a parked text
window.desk.fields = ({ line, kept, say, close }) => {
  const words = JSON.parse(document.getElementById("saving-words").textContent);
  const boxes = new Map(); // field -> its box
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const saving = desk.saving({ way: { say, close }, kept, changed, signedOut });
  const retry = line.querySelector("[data-retry]");
  retry.onclick = () => (saving.out() ? signedOut() : saving.retry());
  let pressed = 0;

  // the sign-in has ended: ask for it once the hand rests, so that no word goes into a password
  function signedOut() {
    const rest = pressed + 1000 - performance.now();
    if (rest > 0) return void setTimeout(signedOut, rest);
    desk.again().then((renewed) => renewed && saving.renewed());
  }

  function bind(box, photo, field, lang, seen) {
    const f = saving.open(photo, field, lang, seen);
    boxes.set(f, box);
    const typed = () => {
      pressed = performance.now();
      saving.typed(f, box.value);
    };
    box.addEventListener("input", typed);
    box.addEventListener("change", () => (typed(), saving.save(f)));
    box.addEventListener("compositionstart", () => saving.hold(f, true));
    box.addEventListener("compositionend", () => (saving.hold(f, false), typed()));
    if (box.value !== seen) typed(); // a browser that fills forms in again after going back
    return f;
  }

  // the text and the state of one field, whoever changed them; place maps the caret
  function changed(f, place) {
    const box = boxes.get(f);
    if (!box) return;
    if (box.value !== f.text) {
      const caret = document.activeElement === box && place ? [place(box.selectionStart), place(box.selectionEnd)] : null;
      box.value = f.text;
      if (caret) box.setSelectionRange(...caret);
      desk.say(words.merged);
    }
    const refused = f.state === "refused";
    if (refused) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
    const why = document.getElementById(`${box.id}-why`);
    if (why) why.textContent = refused ? f.problem : "";
    both(f, box);
    state();
  }

  // two people changed the same words: both texts, and what can be done
  function both(f, box) {
    const there = box.parentElement.querySelector(".two-texts");
    if (!f.conflict) return void there?.remove();
    const made = there ?? document.getElementById("two-texts").content.firstElementChild.cloneNode(true);
    made.querySelector(".theirs").textContent = f.conflict.theirs || "–";
    made.querySelector(".mine").textContent = f.conflict.mine || "–";
    if (there) return;
    const take = {
      mine: () => f.conflict.mine,
      theirs: () => f.conflict.theirs,
      both: () => desk.texts.joined(f.conflict.theirs, f.conflict.mine),
    };
    for (const button of made.querySelectorAll("[data-take]"))
      button.onclick = () => (saving.settle(f, take[button.dataset.take]()), box.focus());
    box.parentElement.append(made);
    desk.say(words.two);
  }

  let told = "";
  function state() {
    const waiting = saving.unsaved();
    const stuck = waiting.find((f) => f.state === "away" || f.state === "refused");
    const at = Math.max(0, ...[...saving.all.values()].map((f) => f.at ?? 0));
    const time = at && new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const text = stuck
      ? fill(words.away, { problem: stuck.problem || words.unreached })
      : waiting.length ? words.saving : at ? fill(words.saved, { time }) : "";
    line.querySelector(".now").textContent = text;
    line.classList.toggle("away", Boolean(stuck));
    retry.hidden = !stuck;
    if (stuck && told !== text) desk.say(text);
    told = text;
  }

  addEventListener("keydown", (event) => {
    if (desk.chord(event) !== "Ctrl+s") return;
    event.preventDefault();
    saving.flush();
  });

  return { saving, bind };
};

// as desk.post, but nobody is asked to sign in again before they have stopped typing; an answer that
// does not come in time counts as none: to say the same twice does no harm
window.desk.fields.post = async (path, data) => {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Token": desk.token };
  const options = { method: "POST", headers, body: JSON.stringify(data), signal: AbortSignal.timeout(20_000) };
  const answer = await fetch(path, { ...options, keepalive: document.hidden, redirect: "error" }).catch(() => {
    throw new desk.Refusal(0);
  });
  const told = await answer.json().catch(() => null);
  if (!answer.ok) throw new desk.Refusal(answer.status, told);
  return told;
};
