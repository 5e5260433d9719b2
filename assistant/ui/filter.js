// Filters the papers of a day as one types; without it, the form asks the server for the same.
(() => {
  const form = document.querySelector("form.filter");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const told = document.querySelector(".left");
  const papers = [...document.querySelectorAll(".paper")];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = papers.map((paper) =>
    plain([...paper.querySelectorAll("h2, .authors, .gist")].map((part) => part.textContent).join(" ")));

  const filter = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    papers.forEach((paper, at) => {
      paper.hidden = !words.every((word) => texts[at].includes(word));
      left += !paper.hidden;
    });
    told.textContent = !words.length ? ""
      : left ? told.dataset.left.replace("{count}", left).replace("{all}", papers.length)
        : told.dataset.none;
    const address = new URL(location.href);
    if (field.value.trim()) address.searchParams.set("filter", field.value.trim());
    else address.searchParams.delete("filter");
    history.replaceState(null, "", address);
    for (const link of document.querySelectorAll(".orders a")) {
      const order = new URL(link.href);
      if (words.length) order.searchParams.set("filter", field.value.trim());
      else order.searchParams.delete("filter");
      link.href = order;
    }
  };
  form.querySelector("button").hidden = true;
  field.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !field.value) return;
    field.value = "";
    filter();
  });
})();
