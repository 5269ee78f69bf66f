// Another file in the place of the open photo; and whether its words were read again since.
"use strict";

window.desk.captionReplace = (page) => {
  const { make, words, state } = page;
  const root = `/desk/essays/${state.slug}/`;
  const input = make("input", { type: "file", accept: "image/*,.heic,.heif,.avif", hidden: true, ariaLabel: words.replaceFile });
  const part = page.part(".replace");
  let photo = null;
  let chosenFor = null; // the photo that was open when the file was asked for

  async function post(path, body) {
    const headers = { "X-Token": document.querySelector("meta[name=token]").content, Accept: "application/json" };
    const answer = await fetch(root + path, { method: "POST", headers, body, redirect: "error" }).catch(() => {
      throw new desk.Refusal(0);
    });
    const told = await answer.json().catch(() => null);
    if (!answer.ok) throw new desk.Refusal(answer.status, told);
    return told;
  }

  function choose() {
    if (!photo?.replaceable || photo.coming) return;
    chosenFor = photo;
    input.click();
  }

  input.addEventListener("change", async () => {
    const [one, file] = [chosenFor, input.files[0]];
    if (!one || !file) return;
    const body = new FormData();
    body.append("files", file, file.name);
    input.value = "";
    part.querySelector("p")?.replaceChildren(words.replaceSending);
    if (await page.tell(() => post(`replace/${one.number}`, body))) {
      one.coming = true;
      desk.say(words.replaceComing);
    }
    if (one === photo) opened(one);
  });

  async function checked() {
    const one = photo;
    const body = new URLSearchParams({ number: one.number, do: "checked" });
    if (!(await page.tell(() => post("replaced", body)))) return;
    one.check_names = false;
    desk.say(words.namesChecked);
    if (one === photo) opened(one);
  }

  function opened(next) {
    photo = next;
    part.replaceChildren(input);
    if (photo.check_names) {
      const line = make("p", { className: "unconfirmed", textContent: `${words.checkNames} ` });
      if (photo.mine) line.append(page.aside.button(words.namesRight, checked));
      part.append(line);
    }
    const line = make("p", { className: "note" });
    if (photo.coming) line.textContent = words.replaceComing;
    else if (photo.replaceable) line.append(page.aside.button(words.replace, choose));
    part.append(line);
  }

  return { opened, choose };
};
