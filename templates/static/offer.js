// The page of a link for contributors: photos are chosen or taken, and go where the link leads.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const { choosing } = window.inboxShown({
    home: "choose",
    done: (batch) => ($("fresh").hidden = !batch.count("arrived")),
  });

  if (!$("plain")) return; // the link is full: what is on its way goes on, nothing new
  choosing({ choose: "several", take: "camera" });
})();
