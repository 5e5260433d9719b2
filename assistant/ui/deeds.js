// What a reader can do with one answer: say what it was worth, copy it, copy a link to its question,
// save the BibTeX of its papers, ask again without limits that left nothing.
(() => {
  const keep = window.keeping;
  const { say } = keep;
  const THUMB = "M6 17V9l4-6c1.4 0 2 1 1.7 2.4L11 9h4.5c1 0 1.7.9 1.4 1.9l-1.5 5c-.2.7-.8 1.1-1.5 1.1zM3 9h3v8H3z";

  const button = (text, action, name = "") => {
    const node = Object.assign(document.createElement("button"), { type: "button", className: name, onclick: action });
    node.textContent = text;
    return node;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without https there is only the old way.
      const field = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(field);
      const focused = document.activeElement;
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      focused?.focus?.();
      return done;
    }
  };
  const cited = (record) => {
    const lines = record.citations.map((one) => {
      const place = [one.day, one.section].filter(Boolean).join(", ");
      return `[${one.marker}] ${one.title} (${place})\n    “${one.quote.replace(/\s+/g, " ").trim()}”\n    ${one.url}`;
    });
    return [record.answer.trim(), ...lines].join("\n\n");
  };

  const opinion = (bar, turn, row) => {
    const form = document.createElement("form");
    form.className = "opinion";
    const field = Object.assign(document.createElement("textarea"), { rows: 2, maxLength: 2000, placeholder: say("opinion_word") });
    field.setAttribute("aria-label", say("opinion_word"));
    const note = document.createElement("p");
    note.textContent = say("opinion_told");
    const submit = button(say("opinion_send"), null);
    submit.type = "submit";
    form.append(note, field, submit);
    const stored = () => keep.current().turns.find((one) => one.id === turn.id)?.thumb ?? null;
    const leave = () => {
      form.remove();
      bar.wanted = stored();
      mark();
    };
    const thumbs = ["up", "down"].map((value, index) => {
      const node = button("", () => {
        // Pressed again: nothing is sent, or what was sent is taken back.
        if (form.isConnected && bar.wanted === value) return leave();
        if (stored() === value) return send(null, "").then(() => thumbs[index].focus());
        bar.wanted = value;
        mark();
        if (!form.isConnected) bar.append(form);
        field.focus();
        form.scrollIntoView({ block: "nearest" });
      }, `thumb ${value}`);
      node.innerHTML = `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${THUMB}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/></svg>`;
      node.title = say(value === "up" ? "good" : "bad");
      node.setAttribute("aria-label", node.title);
      return node;
    });
    const mark = () => thumbs.forEach((node, index) =>
      node.setAttribute("aria-pressed", String(bar.wanted === ["up", "down"][index])));
    bar.wanted = stored();
    mark();
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
      if (event.key === "Escape" && !event.isComposing) {
        leave();
        thumbs[0].focus();
      }
    });
    const send = async (thumb, words) => {
      const turns = await keep.look();
      const before = turns.slice(0, turns.findIndex((one) => one.id === turn.id));
      const history = before.flatMap((one) => [
        { role: "user", content: one.question },
        { role: "assistant", content: one.record?.answer ?? one.text },
      ]);
      const told = await store({ ...turn, history, thumb, words });
      status(row, told || say(thumb ? "opinion_kept" : "opinion_taken_back"));
      if (told) return;
      await keep.thumb(turn.id, thumb);
      leave();
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      await send(bar.wanted, field.value);
      submit.disabled = false;
      if (!form.isConnected) thumbs[bar.wanted === "up" ? 0 : 1].focus();
    });
    bar.prepend(...thumbs);
  };
  const store = async (body) => {
    try {
      const reply = await fetch("../feedback", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return reply.ok ? "" : say("opinion_failed", { reason: (await reply.text()).slice(0, 200) });
    } catch {
      return say("opinion_failed", { reason: say("no_answer") });
    }
  };

  const status = (row, text) => {
    row.querySelector(".deeds .told").textContent = text;
  };
  const build = (row, turn) => {
    const bar = document.createElement("div");
    bar.className = "deeds";
    bar.dataset.of = turn.id;
    const copied = async (text) => status(row, say((await copy(text)) ? "copied" : "copy_failed"));
    bar.append(
      button(say("copy_answer"), () => copied(cited(turn.record))),
      button(say("copy_link"), () => copied(keep.link(turn))),
    );
    if (turn.record.citations.length) {
      bar.append(button(say("export_bibtex"), async () =>
        status(row, await keep.download("bibtex", turn.question, [turn])), "bibtex"));
    }
    if (turn.record.status === "abstained" && Object.keys(turn.limits ?? {}).some((name) => name !== "backend")) {
      const rows = [...document.querySelectorAll("#chat .message-row")];
      bar.append(button(say("ask_wide"), () => {
        const { backend } = turn.limits;
        keep.ask({ q: turn.question, ...(backend ? { backend } : {}) }, rows.indexOf(row) - 1);
      }, "wide"));
    }
    const told = document.createElement("p");
    told.className = "told";
    told.setAttribute("role", "status");
    bar.append(told);
    if (keep.feedback) opinion(bar, turn, row);
    return bar;
  };

  const mend = async () => {
    for (const row of document.querySelectorAll("#chat .bot-row")) {
      const turn = await keep.turnOf(row);
      const bar = row.querySelector(".deeds");
      if (bar && bar.dataset.of !== turn?.id) bar.remove();
      if (turn && bar?.dataset.of !== turn.id) row.querySelector('[data-testid="bot"]')?.append(build(row, turn));
    }
  };
  let waiting;
  const later = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      mend();
    }, 120);
  };
  const watch = () => new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  if (document.body) watch();
  else addEventListener("DOMContentLoaded", watch);
})();
