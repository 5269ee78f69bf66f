// Beside the boxes: what sources claim, texts that were set aside, two texts that disagree, help with alt texts.
"use strict";

window.desk.captionAside = (page) => {
  const { make, fill, words, saving } = page;

  function button(text, act, props = {}) {
    return make("button", { type: "button", className: "slim", textContent: text, onclick: act, ...props });
  }

  // what files, sidecars and the event say of this photo, with where it stands, to be taken with one key
  function claims(photo) {
    const list = make("dl");
    const seen = new Set();
    for (const claim of photo.claims ?? []) {
      const now = page.text(photo, claim.field, claim.lang);
      const once = `${claim.field}.${claim.lang} ${claim.value} ${claim.source}`;
      if (seen.has(once)) continue;
      seen.add(once);
      const about = make("dd");
      about.append(make("span", { textContent: claim.shown, lang: claim.lang || "" }), " ");
      about.append(make("small", { textContent: claim.source }), " ");
      if (now === claim.value) about.append(make("span", { className: "taken", textContent: words.taken }));
      else if (photo.mine && page.takes(claim))
        about.append(button(words.take, () => page.accept(photo, claim), { ariaLabel: fill(words.takeWhat, { what: claim.shown }) }));
      const name = words.field[claim.field] ?? claim.field;
      list.append(make("dt", { textContent: claim.lang ? `${name} ${claim.lang.toUpperCase()}` : name }), about);
    }
    const part = page.part(".claims");
    part.replaceChildren();
    if (photo.context === "unconfirmed") {
      const line = make("p", { className: "unconfirmed", textContent: `${words.unconfirmed} ` });
      if (photo.mine) line.append(button(words.confirm, () => page.confirm(photo)));
      part.append(line);
    }
    if (list.children.length) part.append(make("h2", { textContent: words.claims }), list);
  }

  // texts that lost to another's: kept until somebody closes them
  function parked(photo) {
    const part = page.part(".parked");
    part.replaceChildren();
    if (!photo.parked?.length) return;
    part.append(make("h2", { textContent: words.parkedTitle }));
    for (const one of photo.parked) {
      const lang = one.lang ? ` ${one.lang.toUpperCase()}` : "";
      const item = make("div", { className: "set-aside" });
      item.append(make("p", { className: "note", textContent: `${words.field[one.field] ?? one.field}${lang} – ${one.who}` }));
      item.append(make("p", { textContent: one.text, lang: one.lang || "" }));
      const row = make("p", { className: "row" });
      const target = page.boxes.at(one.field, one.lang);
      const joined = () => desk.texts.joined(target.el.value, one.text);
      if (target && photo.mine) row.append(button(words.joinIn, () => page.boxes.write(target, joined())));
      if (photo.mine) row.append(button(words.closeParked, () => page.closeParked(photo, one)));
      item.append(row);
      part.append(item);
    }
  }

  // a text with what is in it alone set off from what both have
  function marked(mine, other) {
    const line = make("p");
    for (const run of desk.texts.compared(other, mine))
      if (run.same !== undefined) line.append(run.same);
      else if (run.now) line.append(make("mark", { textContent: run.now }));
    return line;
  }

  function disagreement(one, f) {
    const told = f?.conflict ? `${f.conflict.theirs}\n${f.text}` : "";
    if (one.told === told) return;
    one.told = told;
    one.under.replaceChildren();
    if (!told) return;
    const { theirs } = f.conflict;
    const both = desk.texts.joined(theirs, f.text);
    const settle = (text) => () => {
      saving.settle(f, text);
      one.el.focus();
    };
    const panel = make("div", { className: "disagree", role: "group", ariaLabel: words.twoTexts });
    const list = make("dl");
    for (const [name, line] of [[words.theirs, marked(theirs, f.text)], [words.mine, marked(f.text, theirs)]]) {
      const text = make("dd", { lang: one.lang });
      text.append(line);
      list.append(make("dt", { textContent: name }), text);
    }
    const row = make("p", { className: "row" });
    row.append(
      button(words.keepMine, () => settle(f.text)()), // the text as it is by then
      button(words.takeTheirs, () => settle(f.conflict.theirs)()),
      button(words.joinBoth, settle(both)),
      button(words.editBoth, () => {
        settle(both)();
        one.el.setSelectionRange(0, one.el.value.length);
      }),
    );
    panel.append(make("p", { textContent: words.twoTextsWhy }), list, row);
    one.under.append(panel);
  }

  // the tree of questions of the W3C for one picture: what an alt text should say, if anything
  function help(photo) {
    const dialog = document.querySelector("dialog.alt-help");
    const title = make("h2", { id: "alt-title", textContent: words.altHelp });
    const list = make("div", { className: "tree" });
    for (const one of page.state.alt_tree ?? []) {
      const part = make("details", { name: "alt-tree" });
      part.append(make("summary", { textContent: one.question }), make("p", { textContent: one.advice }));
      if (one.decorative && photo.mine) {
        const label = photo.decorative ? words.notDecorative : words.makeDecorative;
        part.append(button(label, () => (dialog.close(), page.decorate(photo, !photo.decorative))));
      }
      list.append(part);
    }
    const form = make("form", { method: "dialog" });
    form.append(make("button", { className: "main", textContent: words.close }));
    dialog.replaceChildren(title, list, form);
    dialog.showModal();
  }

  return { claims, parked, disagreement, help, button };
};
