// A button beside a link that puts it on the clipboard. Without it people copy the link by hand.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.onclick = async () => {
    const box = button.parentNode.querySelector("input");
    await navigator.clipboard.writeText(box.value).catch(() => box.select()); // to be copied by hand
    document.getElementById("said").textContent = button.textContent = button.dataset.done;
  };
}
