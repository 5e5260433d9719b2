// The reader's choices of language and light, kept in cookies, so that the server draws the next
// page the same way. In the chat they are buttons; elsewhere links that work without this script.
(() => {
  const root = document.documentElement;
  const alone = root.classList.contains("page");
  const keep = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  };
  const kept = (name, values) => {
    const value = document.cookie.match(new RegExp(`(?:^|; )${name}=([a-z]+)`))?.[1];
    return values.includes(value) ? value : undefined;
  };
  const isDark = () => alone
    ? root.classList.contains("dark") ||
      (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches)
    : document.body.classList.contains("dark");
  const draw = (light) => {
    if (!alone) return document.body.classList.toggle("dark", light === "dark");
    root.classList.toggle("dark", light === "dark");
    root.classList.toggle("light", light === "light");
  };

  // The choice goes before the browser's language.
  const language = kept("lang", ["en", "ko"]);
  if (language && !alone) root.lang = language;
  // Gradio draws by the system's light once it has started, and whenever that changes.
  let light = kept("light", ["light", "dark"]);
  const hold = () => {
    if (light && isDark() !== (light === "dark")) draw(light);
  };
  const start = () => {
    hold();
    new MutationObserver(hold).observe(document.body, { attributeFilter: ["class"] });
  };
  if (!alone && document.body) start();
  else if (!alone) addEventListener("DOMContentLoaded", start);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const other = target?.closest("#masthead button.language")?.lang;
    if (other) {
      keep("lang", other);
      location.reload();
    }
    if (target?.closest("#masthead .light")) {
      event.preventDefault();
      light = isDark() ? "light" : "dark";
      draw(light);
      keep("light", light);
    }
  });
})();
