// The search of an exported site. It understands a question as the server does (catalog/asked.py),
// and loads the index when somebody asks.

(() => {
  const { index } = document.currentScript.dataset;
  const form = document.querySelector(".ask");
  const [found, help, nothing] = [".found", ".help", ".nothing"].map((s) => document.querySelector(s));
  const [essays, photos] = found.querySelectorAll("div");
  const MOST = 96;
  let loading;
  let asked = "";

  const fold = (words) => words.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
  const tokens = (words) => fold(words).match(/[\p{L}\p{N}]+/gu) ?? [];

  function load() {
    loading ??= index.endsWith(".js")
      ? new Promise((done, failed) => {
          const script = Object.assign(document.createElement("script"), { src: index });
          script.onload = () => done(window.galleryIndex);
          script.onerror = failed;
          document.head.append(script);
        })
      : fetch(index).then((answer) => answer.json());
    return loading;
  }

  // Each of the groups must be found, in one of its wordings; only the last word may be unfinished.
  function understood(question, synonyms) {
    const parts = question.slice(0, 200).replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)"|([^\s"]+)/g);
    let units = [...parts].map(([, exact, word]) => ({
      tokens: tokens(exact || word || ""),
      exact: !!exact,
    }));
    units = units.filter((unit) => unit.tokens.length).slice(0, 16);
    const groups = [];
    while (units.length) {
      const plain = units.findIndex((unit) => unit.exact);
      const words = (count) => units.slice(0, count).flatMap((unit) => unit.tokens).join(" ");
      let count = plain < 0 ? units.length : plain;
      while (count > 1 && !synonyms[words(count)]) count -= 1;
      count = Math.max(count, 1);
      const [first, { exact }] = [words(count), units[0]];
      units = units.slice(count);
      const same = (exact ? null : synonyms[first]) ?? [];
      const end = units.length || exact ? " " : "";
      groups.push([` ${first}${end}`, ...same.filter((one) => one != first).map((one) => ` ${one} `)]);
    }
    return groups;
  }

  function score(entry, groups) {
    let [sum, own] = [0, false];
    for (const wordings of groups) {
      const fields = entry.words.map((field) => wordings.some((one) => ` ${field} `.includes(one)));
      if (!fields.includes(true)) return 0;
      own ||= fields.slice(0, 3).includes(true);
      sum += fields[0] * 8 + fields[1] * 3 + fields[2] * 0.5 + fields[3] * 0.1;
    }
    return own ? sum : 0; // the title of an essay alone would find each of its photos
  }

  const make = (tag, props, ...parts) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...parts);
    return made;
  };

  function shown(entry) {
    const photo = entry.number ? [make("span", { textContent: entry.title })] : [entry.title];
    const link = make("a", { href: entry.href, lang: entry.lang }, ...photo);
    const box = make("div", {}, make("h3", {}, link));
    if (entry.quoted) box.append(make("p", { textContent: entry.quoted.words, lang: entry.quoted.lang }));
    box.append(make("p", { className: "meta", textContent: entry.told }));
    const item = make("li", { className: "result" });
    if (entry.picture) {
      const image = make("img", { src: entry.picture, alt: "", loading: "lazy", width: 150, height: 100 });
      image.style.setProperty("--f", entry.f);
      item.append(make("picture", {}, image));
    }
    item.append(box);
    for (const part of item.querySelectorAll('[lang=""]')) part.removeAttribute("lang");
    return item;
  }

  async function search() {
    const question = form.q.value.trim();
    asked = question;
    form.ariaBusy = true;
    const { entries, synonyms, counted } = await load();
    if (question != asked) return; // another letter was typed meanwhile
    const groups = understood(question, synonyms);
    const all = groups.length ? entries.map((entry) => ({ entry, score: score(entry, groups) })) : [];
    const hits = all.filter((one) => one.score).sort((a, b) => b.score - a.score);
    const kinds = [0, 1].map((photo) => hits.filter((one) => +!!one.entry.number == photo));
    [essays, photos].forEach((section, kind) => {
      const items = kinds[kind].slice(0, MOST).map((one) => shown(one.entry));
      section.querySelector("ol").replaceChildren(...items);
      section.hidden = !items.length;
    });
    const told = kinds.map((kind, n) => kind.length && counted[n][kind.length == 1 ? 0 : 1].replace("{n}", kind.length));
    found.querySelector(".count").textContent = told.filter(Boolean).join(", ");
    found.hidden = !hits.length;
    help.hidden = !!hits.length;
    nothing.hidden = !groups.length || !!hits.length;
    form.ariaBusy = false;
    const address = question ? `?q=${encodeURIComponent(question)}` : location.pathname;
    if (location.protocol != "file:") history.replaceState(null, "", address);
  }

  form.querySelector("div").hidden = false;
  form.q.onfocus = load;
  form.oninput = search;
  form.onsubmit = (event) => {
    event.preventDefault();
    search();
  };
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  if (form.q.value) search();
})();
