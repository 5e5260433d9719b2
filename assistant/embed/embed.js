// Puts the paper assistant into a page: as a bubble in a corner, or in a place of the page.
// <script src="https://papers.example/embed.js" defer data-position="inline" data-gather></script>
// Settings are data attributes of the script element: token, lang, theme, since, until, topic,
// author (several with ";"), papers, q, target, position (right, left, inline), label, height,
// width, gather (the whole page, or the part that its selector names).
// Defines no global, loads nothing but the frame, and the frame only when it is to be seen.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src*="/embed.js"]');
  const data = script.dataset;
  const server = new URL("embed", script.src);
  const korean = (data.lang || document.documentElement.lang || navigator.language).startsWith("ko");
  const label = data.label || (korean ? "논문에 대해 물어보기" : "Ask about papers");
  const inline = data.position === "inline" || "target" in data;
  let frame, button, panel, ready = false;

  // The arXiv ids that a part of the page links to or names.
  const gather = () => {
    const part = (data.gather && document.querySelector(data.gather)) || document.body;
    const links = [...part.querySelectorAll('a[href*="arxiv.org/"]')].map((link) => link.href);
    const text = `${links.join(" ")} ${part.textContent}`;
    const found = text.match(/(?:^|[^\d.])\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?!\d)/g) ?? [];
    return [...new Set(found.map((id) => id.replace(/^[^\d]/, "")))].slice(0, 200);
  };

  // Without a theme of its own the frame is as dark as the page around it.
  const theme = () => {
    if (data.theme) return data.theme;
    for (const node of [document.body, document.documentElement]) {
      const [r, g, b, alpha = 1] = getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? [];
      if (Number(alpha) > 0.5) return 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
    }
    return "light";
  };

  const address = () => {
    const url = new URL(server);
    for (const name of ["token", "since", "until", "topic", "q"]) {
      if (data[name]) url.searchParams.set(name, data[name]);
    }
    for (const name of data.author?.split(";") ?? []) url.searchParams.append("author", name.trim());
    const papers = data.papers || ("gather" in data ? gather().join(",") : "");
    if (papers) url.searchParams.set("papers", papers);
    url.searchParams.set("lang", korean ? "ko" : "en");
    url.searchParams.set("theme", theme());
    return url.href;
  };

  const say = (message) => ready && frame.contentWindow.postMessage(message, server.origin);

  const makeFrame = () => {
    frame = document.createElement("iframe");
    frame.title = label;
    frame.setAttribute("referrerpolicy", "strict-origin");
    frame.addEventListener("load", () => {
      ready = true;
      say({ papers: "hello", theme: theme(), follow: inline });
    });
    frame.src = address();
    const changed = new MutationObserver(() => say({ papers: "theme", theme: theme() }));
    for (const node of [document.documentElement, document.body]) {
      changed.observe(node, { attributes: true });
    }
    return frame;
  };

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== server.origin) return;
    const { papers, height } = event.data ?? {};
    if (papers === "close" && panel) close();
    if (papers === "ready" && panel && !panel.hidden) say({ papers: "focus" });
    if (papers === "height" && inline && height > 0) {
      frame.style.height = `${Math.min(height, Number(data.height) || 560)}px`;
    }
  });

  const close = () => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };

  const open = () => {
    if (!frame) panel.append(makeFrame());
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    say({ papers: "focus" });
  };

  const dress = (root, text) => {
    if (root.adoptedStyleSheets) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [sheet];
    } else {
      const style = document.createElement("style");
      style.nonce = script.nonce;
      style.textContent = text;
      root.append(style);
    }
  };

  const SVG = "http://www.w3.org/2000/svg";
  const icon = () => {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5");
    svg.append(path);
    return svg;
  };

  const side = data.position === "left" ? "left" : "right";
  const STYLE = `
    :host { all: initial; position: fixed; ${side}: 0; bottom: 0; width: 0; height: 0; z-index: 2147483000; }
    button { position: fixed; ${side}: 20px; bottom: 20px; width: 52px; height: 52px; padding: 0;
      border: 2px solid #fff; border-radius: 50%; background: #1c5c57; color: #fff; cursor: pointer;
      box-shadow: 0 2px 10px rgb(0 0 0 / 0.3); }
    button:focus-visible { outline: 3px solid #1c5c57; outline-offset: 3px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8;
      stroke-linejoin: round; stroke-linecap: round; }
    .panel { position: fixed; ${side}: 20px; bottom: 84px; width: min(${Number(data.width) || 400}px, 100vw - 40px);
      height: min(${Number(data.height) || 560}px, 100vh - 104px); overflow: hidden; border: 1px solid #b9b1a2;
      border-radius: 12px; background: #fffdf9; box-shadow: 0 6px 30px rgb(0 0 0 / 0.25); }
    .panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    @media (max-width: 480px) { .panel { ${side}: 8px; bottom: 80px; width: calc(100vw - 16px);
      height: calc(100dvh - 92px); } }
    @media print { :host { display: none; } }`;

  const makeBubble = () => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    dress(root, STYLE);
    button = document.createElement("button");
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-expanded", "false");
    button.append(icon());
    button.addEventListener("click", () => (panel?.hidden ? open() : close()));
    panel = document.createElement("div");
    panel.className = "panel";
    panel.id = "panel";
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", label);
    button.setAttribute("aria-controls", "panel");
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) close();
    });
    root.append(panel, button);
    // Beside the body, so that no rule or layout of the page's own content meets it.
    document.documentElement.append(host);
  };

  const makeInline = () => {
    const place = data.target ? document.querySelector(data.target) : script;
    if (!place) {
      console.warn(`papers: no element ${data.target} on this page`);
      return;
    }
    makeFrame();
    frame.style.cssText = `display:block;width:100%;height:${Number(data.height) || 560}px;border:0`;
    if (data.target) place.append(frame);
    else place.after(frame);
  };

  const start = () => (inline ? makeInline() : makeBubble());
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
