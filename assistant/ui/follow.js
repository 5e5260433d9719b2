// Keeps the newest question in sight while its answer grows below it, so that reading starts at the
// top of the answer; a reader who scrolls takes over.
(() => {
  let seen = 0, followed;
  const follow = () => {
    const questions = document.querySelectorAll("#chat .user-row");
    if (questions.length > seen) followed = questions[questions.length - 1];
    seen = questions.length;
    const log = followed?.closest('[role="log"]');
    if (!log) return;
    log.scrollTop += followed.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
  };
  const letGo = (event) => {
    if (event.target instanceof Element && event.target.closest('#chat [role="log"]')) {
      followed = undefined;
    }
  };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, letGo, { passive: true, capture: true });
  }
  const start = () => new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
