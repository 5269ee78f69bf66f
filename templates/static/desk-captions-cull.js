// Culling while captions are written: keys of the grid that pick, reject and rate the open photo.
"use strict";

// page: the model of desk-captions.js
window.desk.captionCull = (page) => {
  const { words, photos, make, fill } = page;
  const told = words.cull;

  function mark(photo) {
    const line = photo.cell.querySelector(".line");
    const sign = { picked: "✓", rejected: "✕" }[photo.pick] ?? "";
    line.querySelector(".stands")?.remove();
    if (sign || photo.stars) line.querySelector("b").after(make("span", { className: "stands", textContent: `${sign}${"★".repeat(photo.stars)}` }));
    photo.cell.classList.toggle("is-rejected", photo.pick === "rejected");
  }

  // of the open photo alone, whatever is selected
  async function decide(wish, said) {
    const photo = page.grid.current;
    if (!photo.mine || photo.name.startsWith("/")) return desk.say(told.theirs);
    const answer = await page.tell(() => desk.post(`/desk/essays/${page.state.slug}/cull/do`, { photos: [photo.name], ...wish }));
    if (!answer) return;
    for (const one of answer.photos) Object.assign(photo, { pick: one.pick, stars: one.stars });
    mark(photo);
    desk.say(`${photo.name} ${said}. ${fill(told.counts, answer.counts)}.`);
  }

  const keys = {};
  for (const [key, pick] of [["p", "picked"], ["x", "rejected"], ["u", "undecided"]]) keys[key] = () => void decide({ pick }, told[pick]);
  for (let n = 0; n <= 5; n += 1) keys[n] = () => void decide({ stars: n }, n ? fill(told.stars, { n }) : told.noStar);
  desk.keys(keys, page.part(".grid"));
  photos.forEach(mark);
};
