// Files that a person hands to the inbox: chosen, dropped with all their folders, or pasted.
"use strict";

window.inboxPick = (() => {
  // what systems leave beside photos; the server passes over the same
  const LEFT = /^(\..*|__MACOSX|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|@eaDir|\$RECYCLE\.BIN|System Volume Information)$/i;
  const hidden = (path) => path.split("/").some((part) => LEFT.test(part));

  const inOrder = new Intl.Collator(undefined, { numeric: true }); // IMG_2 before IMG_10

  // One choice: what it is called, its files {path, file}, how many were hidden, which could not be read.
  function choice(found, unread = []) {
    const files = [];
    let passed = 0;
    for (const one of found) {
      if (hidden(one.path)) passed += 1;
      else files.push({ path: one.path.normalize("NFC"), file: one.file });
    }
    files.sort((a, b) => inOrder.compare(a.path, b.path));
    const folder = files.find((one) => one.path.includes("/"))?.path.split("/")[0] ?? "";
    return { folder, files, passed, unread };
  }

  function chosen(list) {
    return choice(Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file })));
  }

  const asked = (ask) => new Promise((done, failed) => ask(done, failed));

  // A browser tells a folder in parts of about a hundred: one asks until a part is empty.
  async function walk(entry, path, found, unread) {
    try {
      if (entry.isFile) {
        found.push({ path, file: await asked((done, failed) => entry.file(done, failed)) });
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const part = await asked((done, failed) => reader.readEntries(done, failed));
        if (part.length === 0) return;
        for (const one of part) await walk(one, `${path}/${one.name}`, found, unread);
      }
    } catch {
      if (!hidden(path)) unread.push(path);
    }
  }

  // What a drop or a paste holds. The list lives only as long as its event: it is read before any wait.
  async function handed(data) {
    const roots = [];
    const found = [];
    const unread = [];
    for (const item of data.items) {
      if (item.kind !== "file") continue;
      const entry = item.webkitGetAsEntry?.();
      const file = entry ? null : item.getAsFile();
      if (entry) roots.push(entry);
      else if (file) found.push({ path: file.name, file });
    }
    for (const root of roots) await walk(root, root.name, found, unread);
    return choice(found, unread);
  }

  const holds = (data) => data != null && Array.from(data.types).includes("Files");

  // Takes files wherever they are dropped or pasted on the page: took(promise of a choice), over(whether).
  function everywhere(took, over) {
    let depth = 0;
    const ended = () => over(((depth = 0), false));
    addEventListener("dragenter", (event) => {
      if (!holds(event.dataTransfer)) return;
      depth += 1;
      over(true);
    });
    addEventListener("dragover", (event) => {
      if (!holds(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    });
    addEventListener("dragleave", (event) => {
      if (!holds(event.dataTransfer)) return;
      depth -= 1;
      if (depth <= 0) ended();
    });
    addEventListener("drop", (event) => {
      if (!holds(event.dataTransfer)) return;
      event.preventDefault();
      ended();
      took(handed(event.dataTransfer));
    });
    addEventListener("paste", (event) => {
      if (!holds(event.clipboardData)) return;
      event.preventDefault();
      took(handed(event.clipboardData));
    });
  }

  return { chosen, everywhere, hidden };
})();
