// Texts of two hands: what changed between them, one's change on the other's text, both in one.
"use strict";

window.desk.texts = (() => {
  const MOST = 250_000; // cells of a comparison: longer texts are compared as one piece

  const words = (text) => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

  // how long the longest common run of words from i and j on is, for each i and j
  function common(a, b) {
    const wide = b.length + 1;
    const long = new Uint16Array((a.length + 1) * wide);
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1; j >= 0; j--)
        long[i * wide + j] =
          a[i] === b[j]
            ? long[(i + 1) * wide + j + 1] + 1
            : Math.max(long[(i + 1) * wide + j], long[i * wide + j + 1]);
    return (i, j) => long[i * wide + j];
  }

  // runs of words in order: {same} in both, or {old, now} where the texts differ
  function compared(old, now) {
    if (old === now) return old ? [{ same: old }] : [];
    const [a, b] = [words(old), words(now)];
    if (a.length * b.length > MOST) return [{ old, now }];
    const at = common(a, b);
    const runs = [];
    let [i, j] = [0, 0];
    const add = (kind, word) => {
      const last = runs.at(-1);
      if (kind === "same") last?.same !== undefined ? (last.same += word) : runs.push({ same: word });
      else if (last?.old !== undefined) last[kind] += word;
      else runs.push({ old: "", now: "", [kind]: word });
    };
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) (add("same", a[i++]), j++);
      else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) add("old", a[i++]);
      else add("now", b[j++]);
    }
    return runs;
  }

  // changes from one text to another, in characters of the first: {from, to, put}, without what is alike
  function changes(old, now) {
    const found = [];
    let from = 0;
    for (const run of compared(old, now)) {
      if (run.same === undefined) {
        const [head, tail] = alike(run.old, run.now);
        const put = run.now.slice(head, run.now.length - tail);
        found.push({ from: from + head, to: from + run.old.length - tail, put });
      }
      from += (run.same ?? run.old).length;
    }
    return found;
  }

  // characters that two texts share at their beginnings and at their ends
  function alike(a, b) {
    const most = Math.min(a.length, b.length);
    let head = 0;
    while (head < most && a[head] === b[head]) head++;
    let tail = 0;
    while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
    return [head, tail];
  }

  // `mine`, which was made of `base`, made of `theirs` instead; null where both touch the same place.
  // place(n) tells where a caret goes that stood before the n-th character of `mine`
  function carried(base, theirs, mine) {
    if (base === theirs) return { text: mine, place: (n) => n };
    const others = changes(base, theirs);
    const own = changes(base, mine);
    if (own.some((m) => others.some((t) => m.from <= t.to && t.from <= m.to))) return null;
    const moved = (n) => n + sum(own.filter((m) => m.to <= n), (m) => m.put.length - m.to + m.from);
    const here = others.map((t) => ({ from: moved(t.from), to: moved(t.to), put: t.put }));
    let text = mine;
    for (const one of here.toReversed()) text = text.slice(0, one.from) + one.put + text.slice(one.to);
    return { text, place: (n) => placed(here, n) };
  }

  function placed(edits, n) {
    let by = 0;
    for (const one of edits) {
      if (one.to <= n && !(one.from === n && one.to === n)) by += one.put.length - one.to + one.from;
      else if (one.from < n) return one.from + by; // what the caret stood in is gone
    }
    return n + by;
  }

  const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

  // all words of both, theirs first where they differ
  function joined(theirs, mine) {
    const told = compared(theirs, mine).map((run) => {
      if (run.same !== undefined) return run.same;
      return [run.old, run.now].map((part) => part.trim()).filter(Boolean).join(" ").replace(/^|$/g, " ");
    });
    return told.join("").replace(/ {2,}/g, " ").replace(/ ([.,;:!?)])/g, "$1").trim();
  }

  return { compared, carried, joined };
})();
