// The panel of kept conversations: to the left where there is room, else over the page. Find, open,
// rename, delete and take back, begin anew, export the open one.
(() => {
  const keep = window.keeping;
  const { say } = keep;
  let shelf, wanted = "", removed = null, renaming = "", line = "";

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const icon = (path) => {
    const drawn = document.createElement("span");
    drawn.innerHTML =
      `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${path}" fill="none" ` +
      'stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>';
    return drawn.firstChild;
  };
  const small = (name, key, path, action, title = "") => {
    const node = make("button", { type: "button", className: name, onclick: action }, icon(path));
    node.setAttribute("aria-label", title ? `${say(key)}: ${title}` : say(key));
    node.title = say(key);
    return node;
  };
  const CLOSE = "M5 5l10 10M15 5L5 15", PEN = "M4 16l1-4 8-8 3 3-8 8-4 1z", PLUS = "M10 4v12M4 10h12";
  const BIN = "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11";

  keep.download = async (kind, title, turns) => {
    const cites = turns.some((turn) => turn.record?.citations?.length);
    if (kind === "bibtex" && !cites) return say("no_citations");
    try {
      const reply = await fetch(`../export/${kind}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title, turns }),
      });
      if (!reply.ok) return (await reply.text()).slice(0, 200);
      const ending = { markdown: "md", json: "json", bibtex: "bib" }[kind];
      const stem = title.replace(/[\s\\/:*?"<>|.]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
      const name = `${stem || "papers"}.${ending}`;
      const address = URL.createObjectURL(await reply.blob());
      make("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      return say("exported", { name });
    } catch {
      return say("export_failed");
    }
  };

  const holds = (talk) => {
    const text = talk.turns.map((turn) => `${turn.question} ${turn.record?.answer ?? turn.text ?? ""}`);
    return `${talk.title} ${text.join(" ")}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
  };
  const rename = (talk) => {
    const field = make("input", { className: "name", value: talk.title, maxLength: 200 });
    field.setAttribute("aria-label", say("talk_name"));
    const done = (kept) => {
      if (renaming !== talk.id) return;
      renaming = "";
      if (kept && field.value.trim()) keep.rename(talk.id, field.value.trim());
      fill();
      shelf?.querySelector(`[data-id="${talk.id}"] .rename`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") {
        // Else it would press the button that has the focus next.
        event.preventDefault();
        done(true);
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        done(false);
      }
    });
    field.addEventListener("blur", () => done(true));
    return field;
  };
  const item = (talk) => {
    const row = make("li");
    row.dataset.id = talk.id;
    if (renaming === talk.id) {
      row.append(rename(talk));
      return row;
    }
    const day = new Date(talk.changed).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium", timeStyle: "short",
    });
    const title = talk.title || say("new_talk");
    const open = make("button", { type: "button", className: "open" }, make("span", { className: "name" }, title),
      make("span", { className: "when" }, day));
    if (talk.id === keep.current().id) open.setAttribute("aria-current", "true");
    open.onclick = async () => {
      await keep.open(talk.id);
      if (innerWidth < 1100) close();
    };
    row.append(
      open,
      small("rename", "rename", PEN, () => {
        renaming = talk.id;
        fill();
        const field = shelf.querySelector("input.name");
        field.focus();
        field.select();
      }, title),
      small("delete", "delete", BIN, () => {
        removed = keep.remove(talk.id);
        fill();
        shelf.querySelector(".undo")?.focus();
      }, title),
    );
    return row;
  };

  const fill = () => {
    if (!shelf) return;
    const kept = keep.all();
    const found = wanted ? kept.filter(holds) : kept;
    const focused = document.activeElement?.closest?.("#shelf li")?.dataset.id;
    const role = document.activeElement?.className;
    shelf.querySelector("ul").replaceChildren(...found.map(item));
    if (focused && !renaming) shelf.querySelector(`[data-id="${focused}"] .${role}`)?.focus();
    const empty = found.length ? "" : say(kept.length ? "no_match" : "no_talks");
    shelf.querySelector(".empty").textContent = empty;
    shelf.querySelector(".told").textContent = keep.trouble() ? say(keep.trouble()) : line;
    shelf.querySelector(".exports").hidden = !keep.current().turns.length;
    const taken = shelf.querySelector(".taken");
    // Left alone while it says the same, for the focus is on its button.
    if (taken.dataset.of === (removed?.id ?? "")) return;
    taken.dataset.of = removed?.id ?? "";
    if (!removed) return taken.replaceChildren();
    taken.replaceChildren(
      make("span", {}, say("deleted", { title: removed.title.slice(0, 60) })),
      make("button", { type: "button", className: "undo", onclick: () => {
        const back = removed;
        removed = null;
        keep.restore(back);
        fill();
        shelf.querySelector(`[data-id="${back.id}"] .open`)?.focus();
      } }, say("undo")),
    );
  };

  const build = () => {
    shelf = make("aside", { id: "shelf", tabIndex: -1 });
    shelf.setAttribute("aria-label", say("talks"));
    const search = make("input", { type: "search", placeholder: say("find_talk"), value: wanted });
    search.setAttribute("aria-label", say("find_talk"));
    search.oninput = () => {
      wanted = search.value.trim();
      fill();
    };
    const status = (name) => {
      const node = make("p", { className: name });
      node.setAttribute("role", "status");
      return node;
    };
    const exports = ["markdown", "json", "bibtex"].map((kind) =>
      make("button", { type: "button", onclick: async () => {
        const talk = keep.current();
        line = await keep.download(kind, talk.title, talk.turns);
        fill();
      } }, say(`export_${kind}`)));
    shelf.append(
      make("div", { className: "bar" }, make("h2", {}, say("talks")),
        small("fresh", "new_talk", PLUS, begin), small("close", "close_talks", CLOSE, () => close())),
      search, make("p", { className: "empty" }), make("ul"), status("taken"),
      make("div", { className: "exports" }, make("p", {}, say("export")), ...exports),
      status("told"),
    );
    document.body.append(shelf);
    document.body.classList.add("shelf-open");
    fill();
  };
  const close = () => {
    shelf?.remove();
    shelf = undefined;
    removed = null;
    line = "";
    document.body.classList.remove("shelf-open");
    document.querySelector("#masthead button.talks")?.focus();
  };
  const begin = async () => {
    await keep.open("");
    if (innerWidth < 1100) close();
    document.querySelector("#ask textarea")?.focus();
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest("#masthead button.fresh")) begin();
    if (target?.closest("#masthead button.talks")) {
      if (shelf) return close();
      build();
      shelf.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && shelf?.contains(document.activeElement)) close();
  });
  document.addEventListener("keeping", () => {
    if (!renaming) fill();
  });
})();
