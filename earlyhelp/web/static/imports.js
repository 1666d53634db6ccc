// Keeps the page of a file on its way up to date, and opens what it became. Without it, "Look again".
(() => {
  "use strict";
  const run = document.getElementById("app-run");
  const says = document.getElementById("app-run-says");
  const bar = document.getElementById("app-run-bar");
  const status = document.getElementById("app-run-status");
  if (!run || !says || !bar || !status) return;
  const every = 1000;
  let told = "";

  const tell = (text, percent) => {
    // Spoken at each new stage and each quarter of it, not at every step.
    const quarter = percent === null ? 0 : Math.floor(percent / 25);
    const mark = `${text.split(":")[0]} ${quarter}`;
    if (mark === told) return;
    told = mark;
    status.textContent = text;
  };
  const look = async () => {
    try {
      const answer = await fetch(run.dataset.progress, { redirect: "manual" });
      if (!answer.ok) {
        location.reload(); // signed out, or no longer there: the page itself says so
        return;
      }
      const found = await answer.json();
      if (found.ended) {
        location.reload();
        return;
      }
      says.textContent = found.says;
      if (found.percent === null) bar.removeAttribute("value");
      else bar.value = found.percent;
      tell(found.says, found.percent);
    } catch {
      // no connection just now: the next look will do
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
})();
