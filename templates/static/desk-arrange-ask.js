// Two dialogs of the screen that arranges: a pasted speech, and photos of other essays.
"use strict";

(() => {
  const page = window.desk.arranging;
  if (!page) return;
  const { words, fill, root, items } = page;
  const dialogs = { speech: document.getElementById("speech"), others: document.getElementById("others") };

  for (const link of document.querySelectorAll("[data-ask]"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      dialogs[link.dataset.ask].showModal();
      if (link.dataset.ask === "others") look();
      else seen();
    });
  for (const button of document.querySelectorAll("[data-shut]")) button.onclick = () => button.closest("dialog").close();

  // ---- the speech ----

  const speech = dialogs.speech.querySelector("form");
  const button = speech.querySelector("button.main");
  let command = null;
  let asked = 0; // the last question: answers to earlier ones are late
  let pause = 0;

  async function seen() {
    clearTimeout(pause);
    const mine = ++asked;
    const { elements: boxes } = speech;
    const sent = {
      words: boxes.words.value, lang: boxes.lang.value, numbered: !boxes.manner.checked, roman: boxes.roman.checked,
      fill: boxes.into.value === "fill", replace: boxes.replace.checked, after: page.lastKey(),
    };
    boxes.words.lang = sent.lang;
    let told;
    try {
      told = await desk.post(`${root}arrange/look`, sent);
    } catch (refusal) {
      if (mine === asked) doubts([refusal.message || words.failed]);
      return;
    }
    if (mine !== asked) return;
    command = told.command;
    button.disabled = !command;
    const { counts } = told;
    const n = (name) => counts[name] ?? 0;
    const [sum, ...warnings] = words.becomes;
    const lines = told.rows.length
      ? [fill(sum, { points: n("new-point"), chapters: n("new-chapter"), texts: n("new-text"), fills: n("fills"), replaces: n("replaces"), kept: n("kept") + n("apart"), same: n("same") })]
      : [];
    ["missing", "doubled", "empty", "hyphens"].forEach((name, at) => told.doubts[name] && lines.push(fill(warnings[at], { numbers: told.doubts[name] })));
    doubts(lines);
    speech.querySelector("tbody").replaceChildren(...told.rows.map(row));
  }

  function doubts(lines) {
    const [first, ...others] = lines.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    for (const one of others) one.className = "notice problem";
    speech.querySelector(".doubts").replaceChildren(...(first ? [first, ...others] : []));
  }

  function row(one) {
    const line = document.createElement("tr");
    const number = one.place || one.number;
    const told = [`${words.kinds[one.kind]}${number ? ` ${number}` : ""}`, one.words, words.whats[one.what]];
    line.append(...told.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    line.cells[1].lang = speech.elements.lang.value;
    if (one.seen) line.cells[1].append(document.createElement("br"), Object.assign(document.createElement("del"), { textContent: one.seen }));
    return line;
  }

  speech.addEventListener("input", () => {
    clearTimeout(pause);
    command = null;
    button.disabled = true;
    asked += 1;
    pause = setTimeout(seen, 300);
  });
  speech.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!command) return;
    const [done, pasted] = [command, speech.elements.words.value];
    command = null;
    button.disabled = true;
    dialogs.speech.close();
    page.send("do", { commands: [done] }, (told) => (told.made.length ? fill(words.pasted, { n: told.made.length }) : words.filled), (told) => {
      if (speech.elements.words.value === pasted) { // else somebody is at the next text already
        speech.elements.words.value = "";
        speech.querySelector("tbody").replaceChildren();
        doubts([]);
        speech.elements.into.value = "fill";
      }
      if (told.made.length) page.chosenNow({ made: told.made.slice(-1) });
    });
  });

  // ---- photos of other essays ----

  const others = dialogs.others.querySelector("form");
  const search = others.querySelector("input[type=search]");
  const list = others.querySelector(".found");
  const strip = others.querySelector(".strip");
  const [put, hang] = [others.querySelector("button.main"), others.querySelector("[data-hang]")];
  let question = 0;
  let wait = 0;

  async function found(path) {
    const mine = ++question;
    const told = await desk.ask("GET", `${root}arrange/found?${path}`).catch(() => null);
    return mine === question ? told : null;
  }
  const note = (text) => [Object.assign(document.createElement("li"), { className: "note", textContent: text })];

  async function look() {
    const told = await found(new URLSearchParams({ q: search.value }));
    if (!told) return;
    strip.replaceChildren();
    choosing();
    list.replaceChildren(...(told.essays.length ? told.essays.map(essay) : note(words.noEssay)));
  }

  function essay(one) {
    const li = document.createElement("li");
    const open = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: one.title });
    open.onclick = async () => {
      clearTimeout(wait); // a search that was still to come would take the photos away again
      const told = await found(new URLSearchParams({ essay: one.slug }));
      if (!told) return;
      for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === open));
      strip.replaceChildren(...(told.photos.length ? told.photos.map(photo) : note(words.noPhoto)));
      choosing();
    };
    li.append(open, ` ${one.date}`);
    return li;
  }

  function photo(one) {
    const li = items.ready(document.getElementById("new-waiting").content.querySelector("li").cloneNode(true));
    items.put(li, one);
    const box = items.box(li);
    box.removeAttribute("form"); // it belongs to this dialog
    box.name = "photo";
    return li;
  }

  const chosen = () => [...strip.querySelectorAll("input:checked")].map((box) => box.value);
  const point = () => page.chosen().find((li) => li.dataset.kind === "point");
  function choosing() {
    put.disabled = !chosen().length;
    hang.disabled = !chosen().length || !point();
  }
  strip.addEventListener("change", choosing);
  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(look, 250);
  });
  others.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter !== put || !chosen().length) return void look();
    const command = { do: "place", photos: chosen(), after: page.lastKey() };
    dialogs.others.close();
    page.send("do", { commands: [command] }, (told) => page.spoken(words.in, told.made[0]), page.chosenNow);
  });
  hang.onclick = () => {
    const photos = chosen();
    dialogs.others.close();
    page.hang(point(), [], photos);
  };
})();
