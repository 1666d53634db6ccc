// Warns two minutes before the session ends and lets it go on; nothing on the page is touched.
(() => {
  "use strict";
  const box = document.getElementById("app-idle");
  const title = document.getElementById("app-idle-title");
  const text = document.getElementById("app-idle-text");
  const stay = document.getElementById("app-idle-stay");
  if (!box || !title || !text || !stay) return;
  const lasts = Number(box.dataset.seconds) * 1000;
  const warnBefore = Number(box.dataset.warn) * 1000;
  let ends = Date.now() + lasts;
  let before = null;
  let over = false;

  const show = () => {
    if (!box.hidden) return;
    before = document.activeElement;
    box.hidden = false;
    stay.focus();
  };
  const hide = () => {
    box.hidden = true;
    if (before instanceof HTMLElement) before.focus();
  };
  const end = () => {
    over = true;
    title.textContent = "You are signed out";
    text.textContent =
      "What you typed is still on this page. When you send it, you sign in first and it is kept.";
    stay.textContent = "Back to the page";
    show();
  };
  const look = () => {
    if (over) return;
    const left = ends - Date.now();
    if (left <= 0) end();
    else if (left <= warnBefore) show();
  };
  const stayIn = async () => {
    if (over) {
      hide();
      return;
    }
    const body = new URLSearchParams({ csrf_token: box.dataset.token });
    try {
      const answer = await fetch(box.dataset.stay, { method: "POST", body, redirect: "manual" });
      if (answer.status !== 204) {
        end();
        return;
      }
    } catch {
      return; // no connection just now: the box stays, and the button can be pressed again
    }
    ends = Date.now() + lasts;
    hide();
  };

  stay.addEventListener("click", stayIn);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab") event.preventDefault(); // the box has one button
    if (event.key === "Escape") stayIn();
  });
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
