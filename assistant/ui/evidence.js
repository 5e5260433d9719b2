// Opens the evidence behind a chip in a panel: beside the conversation where there is room, else as
// a sheet over its lower part. The panel shows the article of the entry's own page; when that cannot
// be fetched, the card under the answer stands in.
(() => {
  const WORDS = {
    en: { evidence: "Evidence", close: "Close", previous: "Previous", next: "Next",
      offline: "The server does not answer. This is what the answer quoted." },
    ko: { evidence: "근거", close: "닫기", previous: "이전", next: "다음",
      offline: "서버가 응답하지 않습니다. 답변이 인용한 부분만 보여 드립니다." },
  };
  const words = () => WORDS[document.documentElement.lang] ?? WORDS.en;
  const ARROW = (d) =>
    `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${d}" fill="none" ` +
    'stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>';
  let panel, opener, cards = [], at = 0;

  const button = (name, path, action) => {
    const node = document.createElement("button");
    node.type = "button";
    node.className = name;
    node.innerHTML = ARROW(path);
    node.setAttribute("aria-label", words()[name]);
    node.addEventListener("click", action);
    return node;
  };

  const build = () => {
    panel = document.createElement("aside");
    panel.id = "evidence";
    panel.tabIndex = -1;
    panel.setAttribute("aria-label", words().evidence);
    const bar = document.createElement("div");
    bar.className = "bar";
    const count = document.createElement("span");
    count.className = "count";
    bar.append(
      count,
      button("previous", "M12 4l-6 6 6 6", () => show(at - 1)),
      button("next", "M8 4l6 6-6 6", () => show(at + 1)),
      button("close", "M5 5l10 10M15 5L5 15", close),
    );
    const content = document.createElement("div");
    content.className = "content";
    panel.append(bar, content);
    document.body.append(panel);
  };

  const close = () => {
    if (!panel) return;
    panel.remove();
    panel = undefined;
    document.body.classList.remove("evidence-open");
    if (opener?.isConnected) opener.focus();
  };

  const show = async (index) => {
    at = Math.max(0, Math.min(cards.length - 1, index));
    const card = cards[at];
    panel.querySelector(".count").textContent = `${words().evidence} ${at + 1} / ${cards.length}`;
    panel.querySelector(".previous").disabled = at === 0;
    panel.querySelector(".next").disabled = at === cards.length - 1;
    const content = panel.querySelector(".content");
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    copy.open = true;
    content.replaceChildren(copy);
    try {
      const reply = await fetch(card.querySelector("a.whole").href);
      if (!reply.ok) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const article = page.querySelector("article");
      if (!article || cards[at] !== card || !panel) return;
      // The conversation stays where it is.
      for (const link of article.querySelectorAll("a")) link.target = "_blank";
      const alone = document.createElement("a");
      alone.className = "page";
      alone.href = card.querySelector("a.whole").href;
      alone.textContent = window.keeping.say("open_page");
      article.querySelector(".links")?.append(alone);
      content.replaceChildren(article);
      const mark = content.querySelector("mark");
      // Only the panel may scroll, not the conversation behind it.
      // Where the quote is in sight without it, the title stays whole.
      const hidden = mark && mark.offsetTop + mark.offsetHeight > content.clientHeight;
      content.scrollTop = hidden ? Math.max(0, mark.offsetTop - content.clientHeight / 3) : 0;
    } catch {
      const line = document.createElement("p");
      line.className = "notice";
      line.textContent = words().offline;
      content.append(line);
    }
  };

  const open = (from, card) => {
    const list = card.closest(".sources");
    opener = from;
    cards = [...list.querySelectorAll(".card")];
    if (!panel) build();
    document.body.classList.add("evidence-open");
    show(cards.indexOf(card));
    panel.focus();
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest("a.chip, .card a.whole");
    if (link && !event.ctrlKey && !event.metaKey) {
      const card = link.matches(".chip")
        ? document.getElementById(decodeURIComponent(link.hash.slice(1)))
        : link.closest(".card");
      if (card) {
        event.preventDefault();
        open(link, card);
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!panel || event.isComposing) return;
    if (event.key === "Escape") close();
    if (!panel?.contains(document.activeElement)) return;
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
})();
