// Gradio does not start where the browser denies localStorage (a wiki's frame with third-party
// storage blocked): stand in with storage that lasts as long as the page.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].getItem("probe");
  } catch {
    const kept = new Map();
    Object.defineProperty(window, name, {
      value: {
        getItem: (key) => kept.get(String(key)) ?? null,
        setItem: (key, value) => void kept.set(String(key), String(value)),
        removeItem: (key) => void kept.delete(String(key)),
        clear: () => kept.clear(),
        key: (index) => [...kept.keys()][index] ?? null,
        get length() {
          return kept.size;
        },
      },
    });
  }
}

// The reader's choice of language, kept in a cookie that the server reads as well, goes before the
// browser's: Gradio asks navigator.language once, at its start.
var chosen = document.cookie.match(/(?:^|; )lang=(en|ko)\b/)?.[1];
if (chosen) {
  Object.defineProperty(navigator, "language", { get: () => chosen });
  Object.defineProperty(navigator, "languages", { get: () => [chosen] });
}
