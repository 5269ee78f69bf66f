// The form of an essay: each box saves itself, others' changes come in while nobody types there.
"use strict";

(() => {
  const form = document.getElementById("essay-form");
  if (!form || !window.desk.saving) return;
  const root = location.pathname;
  const { saving, bind } = desk.fields({
    line: document.getElementById("saved-line"),
    kept: `desk essay ${root}\n`,
    say: (f, seen, mine) => desk.fields.post(`${root}field`, { field: f.field, lang: f.lang, seen, mine }),
    close: (ident) => desk.fields.post(`${root}settled`, { ident }).catch(() => {}),
  });
  // first what an earlier page could not save: a box that is open counts as this page's own
  saving.left().then((kept) => {
    for (const box of form.querySelectorAll("[data-field]")) {
      const seen = form.elements.namedItem(`seen:${box.name}`).value;
      bind(box, "", box.dataset.field, box.dataset.lang, seen);
    }
    for (const one of kept) {
      const f = saving.find(one.photo, one.field, one.lang);
      if (f) saving.restore(f, one.seen, one.mine);
    }
    listen();
  });
  // what was changed since the page was made is told first: the boxes have to be there by then
  function listen() {
    desk.events(`${root}events?tag=${encodeURIComponent(form.dataset.tag)}`, {
      said: (told) => {
        const f = told.photo === "" && saving.find("", told.field, told.lang);
        if (f) saving.hear(f, told.now);
      },
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // Enter in a box of one line
    saving.flush();
  });
})();
