// A bar of an answer's timeline asks its question again about that stretch, in this conversation;
// with a modifier it opens as the link that it is. Leaving the limits brings back the field.
(() => {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const bar = target?.closest("a.when");
    if (bar && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (window.keeping.busy()) return;
      const asked = Object.fromEntries(new URL(bar.href).searchParams);
      window.keeping.ask(asked, document.querySelectorAll("#chat .message-row").length);
    }
    if (target?.closest("#widen")) document.querySelector("#ask textarea")?.focus();
  });
})();
