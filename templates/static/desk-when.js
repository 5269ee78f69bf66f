// Beside the boxes: that readers do not see this photo now, and where a publisher decides it.
"use strict";

window.desk.captionWhen = (page) => {
  const { make, words } = page;
  const publishes = ["publisher", "admin"].includes(page.state.role);

  function opened(photo) {
    const line = make("p", { className: photo.closed ? "unconfirmed" : "note" });
    if (photo.closed) line.append(`${words.closed[photo.closed]} `);
    if (publishes) line.append(make("a", { href: `${photo.number}/#when`, textContent: words.whenSeen }));
    page.part(".when").replaceChildren(...(line.childNodes.length ? [line] : []));
  }

  return { opened };
};
