// Keeps the newest question in sight while its answer grows below it, so that reading starts at the
// top of the answer; a reader who scrolls takes over.
(() => {
  let seen = 0, followed, waiting = false;
  // Once a frame: each look makes the browser lay out the conversation.
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  };
  const follow = () => {
    const questions = document.querySelectorAll("#chat .user-row");
    if (questions.length > seen) followed = questions[questions.length - 1];
    seen = questions.length;
    const log = followed?.closest('[role="log"]');
    if (!log) return;
    const past = followed.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
    if (Math.abs(past) >= 1) log.scrollTop += past;
  };
  const letGo = (event) => {
    if (event.target instanceof Element && event.target.closest('#chat [role="log"]')) {
      followed = undefined;
    }
  };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, letGo, { passive: true, capture: true });
  }
  const start = () => new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
