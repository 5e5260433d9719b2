// Names for the controls that Gradio leaves without one, and roles that fit what it draws.
(() => {
  const names = {
    en: { send: "Send", stop: "Stop", log: "Conversation", user: "Question", bot: "Answer" },
    ko: { send: "보내기", stop: "멈추기", log: "대화", user: "질문", bot: "답변" },
  };
  const mend = () => {
    const words = names[document.documentElement.lang] ?? names.en;
    const name = (selector, text) => {
      for (const node of document.querySelectorAll(selector)) {
        if (!node.getAttribute("aria-label")) node.setAttribute("aria-label", text);
      }
    };
    name("#ask button.submit-button", words.send);
    name("#ask button.stop-button", words.stop);
    // Gradio puts the message's whole source into its label.
    for (const who of ["user", "bot"]) {
      const unnamed = `:not([role="group"][aria-label="${words[who]}"])`;
      for (const node of document.querySelectorAll(`#chat [data-testid="${who}"]${unnamed}`)) {
        node.setAttribute("aria-label", words[who]);
        node.setAttribute("role", "group");
      }
    }
    // The sanitiser drops aria-label, and lets every link out of the page.
    for (const bar of document.querySelectorAll("#chat a.when:not([aria-label])")) {
      bar.setAttribute("aria-label", bar.title);
    }
    for (const way of document.querySelectorAll("#masthead .ways a[target]")) {
      way.removeAttribute("target");
      way.removeAttribute("rel");
      if (way.matches(".here")) way.setAttribute("aria-current", "true");
    }
    const log = document.querySelector('#chat [role="log"]');
    if (log && log.ariaLabel !== words.log) log.ariaLabel = words.log;
    for (const button of document.querySelectorAll('button[aria-label=""]')) {
      const text = button.title || button.textContent.trim();
      if (text) button.setAttribute("aria-label", text);
      else button.removeAttribute("aria-label");
    }
    for (const list of document.querySelectorAll('.examples[role="list"]')) list.removeAttribute("role");
    for (const item of document.querySelectorAll('.examples [role="listitem"]')) item.removeAttribute("role");
  };
  // Gradio names each radio button differently, which keeps the arrow keys from moving between them.
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const radio = event.target instanceof Element ? event.target.closest("#backend input[type=radio]") : null;
    if (!radio || !STEPS[event.key]) return;
    event.preventDefault();
    const all = [...document.querySelectorAll("#backend input[type=radio]")];
    const next = all[(all.indexOf(radio) + STEPS[event.key] + all.length) % all.length];
    next.focus();
    next.click();
  });
  // The head is drawn anew while vectors are made; who stands in it with the keyboard stays there.
  let held = -1;
  const controls = () => [...document.querySelectorAll("#masthead :is(a, button)")];
  const hold = () => {
    if (held >= 0 && document.activeElement === document.body) {
      controls()[held]?.focus({ preventScroll: true });
    }
  };
  addEventListener("focusin", (event) => (held = controls().indexOf(event.target)));
  addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Element && event.target.closest("#masthead"))) held = -1;
  });
  // Once a frame: a long conversation has many elements to look through.
  let waiting = false;
  const changed = () => {
    hold();
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mend();
    });
  };
  const start = () => {
    mend();
    new MutationObserver(changed).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
