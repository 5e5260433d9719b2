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
        volatile: true,
        clear: () => kept.clear(),
        key: (index) => [...kept.keys()][index] ?? null,
        get length() {
          return kept.size;
        },
      },
    });
  }
}
