// The page in the frame: asks the server beside it, shows the answer as it grows, opens evidence.
// Keeps nothing outside this page's memory, and talks only with the page that frames it, and only
// when that page's origin is one that the server lets frame it.
(() => {
  const words = JSON.parse(document.body.dataset.words);
  const hosts = JSON.parse(document.body.dataset.hosts);
  const find = (selector) => document.querySelector(selector);
  const log = find(".log"), told = find(".told"), form = find("form"), field = find("#q");
  const send = find("form .send"), stop = find("form .stop"), again = find("header .again");
  const dialog = find("dialog"), content = find("dialog .content"), hello = find(".hello");
  let history = [], turn = 0, asking = null, host = null;

  // ---- Asking ----

  const element = (name, className, text = "") => {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    return node;
  };

  const show = (message, html) => {
    const open = [...message.querySelectorAll("details[open]")].map((node) => node.id);
    message.innerHTML = html;
    for (const node of message.querySelectorAll("details")) {
      node.open ||= open.includes(node.id);
    }
  };

  const busy = (on) => {
    send.hidden = on;
    stop.hidden = !on;
    log.setAttribute("aria-busy", String(on));
  };

  const ask = async (question) => {
    hello.hidden = true;
    again.hidden = false;
    for (const node of log.querySelectorAll(".next")) node.remove();
    const asked = element("p", "asked");
    const who = element("span", "away", `${words.you}: `);
    asked.append(who, question);
    const message = element("div", "message");
    log.append(asked, message);
    field.value = "";
    grow();
    told.textContent = "";
    asking = new AbortController();
    busy(true);
    asked.scrollIntoView({ block: "start" });
    try {
      await read(question, message, asking.signal);
    } catch (error) {
      const line = asking.signal.aborted ? words.stopped : words.offline;
      message.querySelector(".waiting")?.remove();
      message.append(element("p", "notice", line));
      told.textContent = line;
      if (!asking.signal.aborted) field.value = question;
    }
    asking = null;
    busy(false);
    field.focus({ preventScroll: true });
  };

  const read = async (question, message, signal) => {
    const reply = await fetch(`embed/ask${location.search}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ question, history: history.slice(-20), turn: turn++ }),
      credentials: "omit",
      signal,
    });
    if (!reply.headers.get("content-type")?.startsWith("text/event-stream")) {
      const said = await reply.json().catch(() => ({}));
      message.append(element("p", "notice", said.detail || words.offline));
      field.value = question;
      return;
    }
    const letters = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "", done = false;
    for (;;) {
      const { value, done: ended } = await letters.read();
      if (ended) break;
      const blocks = (waiting + value).split("\n\n");
      waiting = blocks.pop();
      for (const block of blocks) {
        const [, name, data] = block.match(/^event: (\w+)\ndata: (.*)$/) ?? [];
        if (name === "html") show(message, data);
        if (name === "done") done = finish(question, message, JSON.parse(data));
      }
    }
    if (!done) throw new Error("the answer broke off");
  };

  const finish = (question, message, { text, next }) => {
    if (text) {
      history.push({ role: "user", content: question }, { role: "assistant", content: text });
    }
    if (next.length) {
      const list = element("ul", "next starts");
      for (const { value, label } of next) {
        const button = element("button", "", label);
        button.type = "button";
        button.value = value;
        const item = document.createElement("li");
        item.append(button);
        list.append(item);
      }
      message.append(list);
    }
    told.textContent = message.querySelector(".sources > summary")?.textContent ?? "";
    return true;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (question && !asking) ask(question);
  });
  field.addEventListener("keydown", (event) => {
    // A Korean syllable is composed with Enter as well.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  stop.addEventListener("click", () => asking?.abort());
  again.addEventListener("click", () => {
    asking?.abort();
    for (const node of [...log.children]) if (node !== hello) node.remove();
    history = [];
    hello.hidden = false;
    again.hidden = true;
    told.textContent = "";
    field.focus();
  });

  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 140)}px`;
  };
  field.addEventListener("input", grow);

  // ---- Evidence ----

  log.addEventListener("click", (event) => {
    const start = event.target.closest(".starts button");
    const chip = event.target.closest("a.chip");
    if (start && !asking) ask(start.value || start.textContent);
    if (!chip) return;
    event.preventDefault();
    const card = document.getElementById(decodeURIComponent(chip.hash.slice(1)));
    if (!card) return;
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    copy.open = true;
    content.replaceChildren(copy);
    dialog.showModal();
  });
  content.addEventListener("click", (event) => {
    // The one card of the dialog stays open.
    if (event.target.closest("summary")) event.preventDefault();
  });
  find("dialog .close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  // ---- The page around the frame ----

  const post = (message) => host && parent.postMessage(message, host);

  const measure = () => {
    const head = find("header").offsetHeight + form.offsetHeight;
    const inner = [...log.children].reduce((sum, node) => sum + node.offsetHeight + 12, 0);
    post({ papers: "height", height: Math.ceil(head + inner + told.offsetHeight + 32) });
  };

  const greet = (event, { theme, follow }) => {
    const greeted = host !== null;
    host = event.origin;
    light(theme);
    if (follow && !greeted) {
      const watch = new ResizeObserver(measure);
      watch.observe(form);
      new MutationObserver(measure).observe(log, { childList: true, subtree: true });
      addEventListener("toggle", measure, true);
    }
    post({ papers: "ready" });
    if (follow) measure();
  };

  const light = (theme) => {
    if (["light", "dark", "auto"].includes(theme)) document.documentElement.dataset.theme = theme;
  };

  addEventListener("message", (event) => {
    const known = event.origin === location.origin || hosts.includes(event.origin);
    if (parent === window || event.source !== parent || !known) return;
    const message = event.data ?? {};
    if (message.papers === "hello") greet(event, message);
    if (message.papers === "theme") light(message.theme);
    if (message.papers === "focus") field.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !dialog.open && !event.isComposing) post({ papers: "close" });
  });

  grow();
})();
