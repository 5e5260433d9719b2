// Watches whether the server answers. When it does not, a calm line says so; when it is back, or
// another one stands in its place, the page is loaded anew: conversation and draft come with it.
(() => {
  const keep = window.keeping;
  const { say } = keep;
  const BACK = "papers.back";
  const CALM = 5000, EAGER = 2000, PATIENCE = 8000, LEAVING = 20000;
  let banner, failures = 0, timer, instance, left = -LEAVING;

  const show = (text, help, ...buttons) => {
    banner?.remove();
    banner = document.createElement("div");
    banner.id = "connection";
    banner.setAttribute("role", "status");
    const lines = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = text;
    lines.append(strong, " ", help);
    banner.append(lines, ...buttons);
    document.body.append(banner);
  };
  const button = (key, action) => {
    const node = Object.assign(document.createElement("button"), { type: "button", onclick: action });
    node.textContent = say(key);
    return node;
  };
  // Gradio says it in English, and goes dead until the page is loaded anew.
  const gone = () => {
    const toasts = [...document.querySelectorAll(".toast-body.error")];
    const found = toasts.filter((node) => /Connection (to the server was lost|lost|errored)/i.test(node.textContent));
    for (const node of found) node.hidden = true;
    return found.length > 0;
  };

  const leaving = () => performance.now() - left < LEAVING;

  const anew = async () => {
    await keep.sync();
    keep.keepDraft();
    location.reload();
  };
  const lost = () => {
    if (banner?.dataset.lost) return;
    sessionStorage.setItem(BACK, "1");
    show(say("lost"), say("lost_help"), button("try_now", check));
    banner.dataset.lost = "yes";
  };
  const alive = (told) => {
    failures = 0;
    instance ??= told.instance;
    // An answer that comes all the same is not broken off.
    const calm = banner?.dataset.lost || !keep.busy();
    const cut = gone();
    // A page that is left ends its streams itself; loading it anew would keep its reader here.
    if (leaving()) return;
    if (cut || (told.instance !== instance && calm)) return anew();
    if (banner?.dataset.lost) {
      sessionStorage.removeItem(BACK);
      banner.remove();
      banner = undefined;
    }
  };
  const check = async () => {
    clearTimeout(timer);
    try {
      const reply = await fetch("../health", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      alive(await reply.json());
    } catch (error) {
      failures += 1;
      // A busy server is slow; only a refused connection, or silence again and again, is a lost one.
      const refused = error.name !== "TimeoutError" || failures > 2 || gone();
      if (refused && !leaving()) lost();
    }
    timer = setTimeout(check, banner?.dataset.lost ? EAGER : CALM);
  };

  const start = () => {
    if (sessionStorage.getItem(BACK)) {
      sessionStorage.removeItem(BACK);
      show(say("back_again"), "");
      setTimeout(() => banner && !banner.dataset.lost && banner.remove(), 8000);
    }
    new MutationObserver(() => gone() && check()).observe(document.body, { childList: true, subtree: true });
    check();
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) check();
  });
  addEventListener("beforeunload", () => { left = performance.now(); });
  addEventListener("offline", lost);
  addEventListener("online", check);
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
