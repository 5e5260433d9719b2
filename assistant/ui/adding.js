// Takes digests that are dropped anywhere on the page, and follows what becomes of them without
// loading the page anew. All words come from the server; without this script the form does the same.
(() => {
  const run = document.querySelector("#run");
  if (!run) return;
  const said = document.querySelector("#said");
  const LOOK = 700, LOOK_LATER = 3000;
  let sending = false;

  const tell = (text) => {
    if (said.textContent !== text) said.textContent = text;
  };
  const trouble = (text) => {
    const box = document.createElement("div");
    box.className = "trouble";
    box.setAttribute("role", "alert");
    box.textContent = text;
    run.querySelector(":scope > .trouble")?.remove();
    run.prepend(box);
  };
  // A reply is a page of ours, or the gate's small page that says why not.
  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.querySelector("#run");
    if (!next) return trouble(page.querySelector("main p")?.textContent ?? run.dataset.unsent);
    const busy = next.querySelector("[data-busy]");
    run.replaceChildren(...next.childNodes);
    tell(run.querySelector(".stage, .trouble strong")?.textContent ?? "");
    if (busy) setTimeout(look, LOOK);
  };
  const look = async () => {
    try {
      const reply = await fetch(location.href, { headers: { accept: "text/html" } });
      show(await reply.text());
    } catch {
      trouble(run.dataset.lost);
      setTimeout(look, LOOK_LATER);
    }
  };
  const send = async (files) => {
    if (sending || !files.length || run.querySelector("[data-busy]")) return;
    sending = true;
    const form = run.querySelector("form.adding");
    const button = form.querySelector("button");
    const named = button.textContent;
    const body = new FormData();
    for (const file of files) body.append("files", file);
    button.disabled = true;
    button.textContent = run.dataset.sending;
    tell(run.dataset.sending);
    try {
      const reply = await fetch(form.action, {
        method: "POST", body, headers: { accept: "text/html" },
      });
      const text = await reply.text();
      if (reply.redirected) history.pushState(null, "", reply.url);
      show(text);
    } catch {
      trouble(run.dataset.unsent);
    }
    sending = false;
    button.disabled = false;
    button.textContent = named;
  };

  run.addEventListener("submit", (event) => {
    if (!event.target.matches("form.adding")) return;
    event.preventDefault();
    send([...event.target.querySelector("input[type=file]").files]);
  });
  const over = (on) => document.body.classList.toggle("over", on);
  const withFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over(false);
  });
  addEventListener("drop", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    over(false);
    send([...event.dataTransfer.files]);
  });
  addEventListener("popstate", () => location.reload());
  if (run.querySelector("[data-busy]")) setTimeout(look, LOOK);
})();
