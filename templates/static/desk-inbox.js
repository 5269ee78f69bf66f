// The inbox: where a folder goes, pictures of what arrived, folders that others watch.
"use strict";

(() => {
  const sender = window.inboxSend;
  const $ = (id) => document.getElementById(id);
  const asked = new URLSearchParams(location.search).get("album") ?? "";

  const { choosing } = window.inboxShown({
    home: "choose-folder",
    aim,
    taken: () => ($("teach").hidden = true),
    told: (batch) => batch.album && look(batch.album),
  });

  // where a folder most likely goes: where the page was asked for, where it went the last time
  function aim(folder) {
    const known = Array.from($("into").options, (one) => one.value);
    if (asked && known.includes(asked)) return { album: asked };
    const before = Array.from(document.querySelectorAll("#lately [data-open]")).find((one) => folder && one.dataset.folder === folder);
    if (before?.dataset.album && known.includes(before.dataset.album)) return { album: before.dataset.album };
    return { title: before?.dataset.title || folder };
  }

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

  choosing({ "choose-folder": "folder", "choose-files": "several" });
})();
