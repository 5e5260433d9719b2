// Keeps conversations in this browser, one record each, so that two tabs never overwrite each
// other's. Each finished answer carries its turn in its message; what the page shows is what is
// kept. A kept conversation is shown again through the chat's hidden field (`assistant.ui.calls`).
(() => {
  const RECORD = "papers.talk.", OPEN = "papers.open", DRAFT = "papers.draft";
  const LINK = ["q", "since", "until", "min_votes", "backend", "lang"];
  const PATIENCE = 20_000;
  const told = window.keeping;
  const at = (selector) => document.querySelector(selector);
  const say = (key, values = {}) =>
    (told.words[document.documentElement.lang] ?? told.words.en)[key]
      .replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const busy = () => Boolean(at("#ask .stop-button"));

  // Records.
  let full = false;
  const read = (id) => {
    try {
      const talk = JSON.parse(localStorage.getItem(RECORD + id));
      return Array.isArray(talk?.turns) ? talk : null;
    } catch {
      return null;
    }
  };
  const write = (talk) => {
    try {
      localStorage.setItem(RECORD + talk.id, JSON.stringify(talk));
      full = false;
    } catch {
      full = true;
    }
    changed();
  };
  const all = () =>
    Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index))
      .filter((key) => key?.startsWith(RECORD))
      .map((key) => read(key.slice(RECORD.length)))
      .filter(Boolean)
      .sort((one, other) => other.changed - one.changed);
  const changed = () => document.dispatchEvent(new Event("keeping"));

  // The conversation that this tab shows; it is written once it has a turn.
  const fresh = () => ({
    id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`,
    title: "", named: false, made: Date.now(), changed: Date.now(), turns: [], gone: [],
  });
  let talk = fresh();
  let shown = [], expected = null, expectedUntil = 0, started = false;
  const take = (next) => {
    talk = next;
    sessionStorage.setItem(OPEN, talk.id);
    // Each place in the browser's history has its own: Back shows what was there.
    if (history.state?.talk !== talk.id) history.replaceState({ ...history.state, talk: talk.id }, "");
  };

  // What the page shows, as turns. A turn is sealed in its message: JSON, deflated, in base64.
  // Gradio makes the elements anew when a message changes, so each is opened once.
  const unsealed = new WeakMap();
  const unseal = (node) => {
    if (!unsealed.has(node)) {
      const bytes = Uint8Array.from(atob(node.textContent), (sign) => sign.charCodeAt(0));
      const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      unsealed.set(node, new Response(plain).json());
    }
    return unsealed.get(node);
  };
  const turnOf = (row) => {
    const node = row.querySelector(".kept");
    return node ? unseal(node) : null;
  };
  const plain = (answer) => {
    const copy = answer?.cloneNode(true);
    for (const chip of copy?.querySelectorAll("a.chip") ?? []) chip.textContent = `[${chip.textContent}]`;
    for (const block of copy?.querySelectorAll("p, li, tr, h3, h4") ?? []) block.append("\n");
    return copy?.textContent.trim() ?? "";
  };
  // Reading what is drawn makes the browser lay it out: only where no turn is sealed.
  const drawn = (user, bot) => ({
    id: "",
    question: user.querySelector(".message-content")?.innerText.trim() ?? "",
    text: bot ? plain(bot.querySelector(".answer")) : "",
  });
  const look = async () => {
    const turns = [];
    let user;
    for (const row of document.querySelectorAll("#chat .message-row")) {
      if (row.matches(".user-row")) {
        if (user) turns.push(drawn(user));
        user = row;
      } else if (user) {
        turns.push((await turnOf(row)) ?? drawn(user, row));
        user = undefined;
      }
    }
    if (user) turns.push(drawn(user));
    return turns;
  };
  const ids = (turns) => turns.map((turn) => turn.id);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const merged = (turns) => {
    const stored = read(talk.id) ?? talk;
    const own = turns.map((turn, index) => {
      const known = turn.id
        ? [...stored.turns, ...talk.turns].find((one) => one.id === turn.id)
        : talk.turns[index];
      return { ...turn, at: known?.at ?? Date.now(), ...(known?.thumb ? { thumb: known.thumb } : {}) };
    });
    const here = new Set(ids(own));
    const gone = [...new Set([...(stored.gone ?? []), ...shown.filter((id) => id && !here.has(id))])]
      .filter((id) => !here.has(id));
    const others = stored.turns.filter((one) => one.id && !here.has(one.id) && !gone.includes(one.id));
    const together = others.length
      ? [...own, ...others].sort((one, other) => one.at - other.at)
      : own;
    const title = stored.named ? stored.title : (together[0]?.question ?? "").slice(0, 120);
    return { ...stored, title, turns: together, gone };
  };

  const step = async () => {
    if (!started || at("#chat .user-row textarea")) return;
    const turns = await look();
    if (expected) {
      if (!same(ids(turns).slice(0, expected.length), expected) || !expected.length) {
        if (Date.now() < expectedUntil) return;
        take(fresh());
      }
      expected = null;
      shown = ids(turns);
    }
    if (!turns.length) return;
    const next = merged(turns);
    shown = ids(turns);
    const stored = read(talk.id);
    if (!same(next.turns, stored?.turns) || !same(next.gone, stored?.gone)) next.changed = Date.now();
    const different = !same(next, stored);
    take(next);
    if (different) write(next);
    if (!busy() && !same(ids(next.turns), shown)) show(next.turns);
  };
  let last = Promise.resolve();
  const sync = () => (last = last.then(step));
  const startFresh = () => {
    shown = [];
    take(fresh());
    changed();
  };

  // To the chat.
  const call = (what) => {
    const field = at("#calls textarea, #calls input");
    field.value = JSON.stringify({ ...what, at: Date.now() });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const expect = (turns) => {
    expected = ids(turns);
    expectedUntil = Date.now() + PATIENCE;
  };
  const show = (turns) => {
    if (turns.length || at("#chat .message-row")) expect(turns);
    call({ do: "show", turns });
  };
  const idle = async () => {
    at("#ask .stop-button")?.click();
    const until = Date.now() + 8000;
    while (busy() && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  };
  const open = async (id, keepLast = true) => {
    const next = id ? read(id) : fresh();
    // A conversation that was deleted just now is not kept again on the way out.
    if (keepLast) {
      await idle();
      await sync();
    } else {
      expect([]);
      await idle();
    }
    if (!next) return;
    shown = ids(next.turns);
    take(next);
    show(next.turns);
    changed();
  };
  const ask = (link, earlier = 0) => call({ do: "ask", link, earlier });
  const link = (turn) => {
    const query = new URLSearchParams({ q: turn.question });
    for (const [name, value] of Object.entries(turn.limits ?? {})) query.set(name, value);
    return `${location.origin}${location.pathname}?${query}`;
  };

  // The reader's draft outlives the page.
  const keepDraft = () => {
    const field = at("#ask textarea");
    if (field && started) sessionStorage.setItem(DRAFT, field.value);
  };
  const putDraft = (text) => {
    const field = at("#ask textarea");
    if (!text || !field || field.value) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  addEventListener("pagehide", keepDraft);
  addEventListener("input", keepDraft);

  const start = () => {
    started = true;
    const query = new URLSearchParams(location.search);
    const given = Object.fromEntries(LINK.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : [])));
    if (Object.keys(given).some((name) => name !== "lang")) {
      // Asked once: a reload opens what was kept.
      for (const name of LINK) query.delete(name);
      history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
      take(fresh());
      ask(given);
      // The limits are shown where there is room for them beside the answer.
      if (innerWidth >= 700 && Object.keys(given).some((name) => !["q", "lang"].includes(name))) {
        at("#narrow button.label-wrap:not(.open)")?.click();
      }
      return;
    }
    putDraft(sessionStorage.getItem(DRAFT));
    const last = read(history.state?.talk) ?? read(sessionStorage.getItem(OPEN));
    if (last) {
      shown = ids(last.turns);
      take(last);
      show(last.turns);
    }
    changed();
  };
  let waiting;
  const notice = () => {
    // The head of the page is empty until the chat's own first words have come.
    if (!started && at("#masthead .status")?.textContent && at("#calls textarea, #calls input")) start();
    // At once, before anything is asked on the emptied page.
    if (started && !at("#chat .message-row")) {
      if (expected?.length === 0) expected = null;
      // Cleared by the reader: the conversation stays in the list.
      else if (!expected && shown.length) startFresh();
      if (!expected) shown = [];
    }
    waiting ??= setTimeout(() => {
      waiting = undefined;
      sync();
    }, 250);
  };
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(RECORD)) return;
    changed();
    const other = event.key === RECORD + talk.id && event.newValue ? read(talk.id) : null;
    if (other && !busy() && !expected && !same(ids(other.turns), shown)) {
      shown = ids(other.turns);
      take(other);
      show(other.turns);
    }
  });

  const asked = new URLSearchParams(location.search).get("lang");
  if (["en", "ko"].includes(asked) && document.documentElement.lang !== asked) {
    document.cookie = `lang=${asked}; path=/; samesite=lax`;
    document.documentElement.lang = asked;
  }
  Object.assign(told, {
    say, all, read, open, ask, link, turnOf, look, sync, busy, keepDraft,
    current: () => talk,
    trouble: () => (localStorage.volatile ? "talks_volatile" : full ? "talks_full" : ""),
    rename: (id, title) => {
      const named = { ...read(id), title, named: true };
      if (id === talk.id) talk = named;
      write(named);
    },
    thumb: async (id, thumb) => {
      // An answer that has only just ended may not be kept yet.
      await sync();
      const turns = talk.turns.map((turn) => (turn.id === id ? { ...turn, thumb } : turn));
      talk = { ...talk, turns };
      write(talk);
    },
    remove: (id) => {
      const removed = read(id);
      localStorage.removeItem(RECORD + id);
      if (id === talk.id) open("", false);
      changed();
      return removed;
    },
    restore: write,
  });
  const watch = () =>
    new MutationObserver(notice).observe(document.body, { childList: true, subtree: true, characterData: true });
  if (document.body) watch();
  else addEventListener("DOMContentLoaded", watch);
})();
