// Search over the whole report. Its words are in search.js beside the pages, loaded when the box is first used.
(() => {
  const MOST = 40;
  const KINDS = ["heading", "figure", "table", "text", "row", "sentence", "description"];
  const box = document.querySelector(".report-search");
  if (!box) return;
  const input = box.querySelector("input");
  const found = box.querySelector("#report-found");
  box.hidden = false;

  const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let loading;
  const load = () => {
    loading ||= new Promise((done, failed) => {
      const script = make("script", { src: "search.js" });
      script.addEventListener("load", () => done(window.corridorSearch));
      script.addEventListener("error", failed);
      document.head.append(script);
    }).then(({ pages, entries }) =>
      entries.map(([page, anchor, kind, text]) => ({ page: pages[page], anchor, kind, text, plain: fold(text) })),
    );
    return loading;
  };

  const find = (entries, typed) => {
    const phrase = fold(typed).trim();
    const wanted = phrase.split(/\s+/).filter(Boolean);
    const rank = (e) => (e.plain.includes(phrase) ? 0 : KINDS.length) + KINDS.indexOf(e.kind);
    const hits = entries.filter((e) => wanted.every((w) => e.plain.includes(w)));
    return { wanted, hits: hits.map((e) => [rank(e), e]).sort((a, b) => a[0] - b[0]).map((h) => h[1]) };
  };

  // Which stretches of a text fold to a word that is looked for: folding may change how long a text is
  const stretches = (text, wanted) => {
    let plain = "";
    const at = [];
    for (let i = 0; i < text.length; i += 1) for (const sign of fold(text[i])) { plain += sign; at.push(i); }
    const marked = new Set();
    for (const word of wanted)
      for (let from = plain.indexOf(word); from >= 0; from = plain.indexOf(word, from + word.length))
        for (let i = from; i < from + word.length; i += 1) marked.add(at[i]);
    return marked;
  };

  const snippet = (text, wanted) => {
    const marked = stretches(text, wanted);
    const first = marked.size ? Math.min(...marked) : 0;
    const start = first > 90 ? text.lastIndexOf(" ", first - 60) + 1 : 0;
    const end = Math.min(text.length, start + 220);
    const out = make("span", { className: "words" }, start ? "… " : "");
    for (let i = start; i < end; ) {
      let j = i;
      while (j < end && marked.has(j) === marked.has(i)) j += 1;
      const words = text.slice(i, j);
      out.append(marked.has(i) ? make("mark", { textContent: words }) : words);
      i = j;
    }
    if (end < text.length) out.append(" …");
    return out;
  };

  const item = (entry, wanted) => {
    const where = make("span", { className: "where", textContent: `${entry.page[1]} · ${entry.kind}` });
    return make("li", {}, make("a", { href: `${entry.page[0]}#${encodeURIComponent(entry.anchor)}` }, where, snippet(entry.text, wanted)));
  };

  const close = () => {
    found.hidden = true;
    found.replaceChildren();
  };

  const show = async () => {
    const typed = input.value.trim();
    if (typed.length < 2) return close();
    let entries;
    try {
      entries = await load();
    } catch {
      found.hidden = false;
      return found.replaceChildren(make("p", { textContent: "The file search.js is missing from the report's folder." }));
    }
    if (input.value.trim() !== typed) return undefined; // more was typed meanwhile
    const { wanted, hits } = find(entries, typed);
    const words = hits.length ? `${hits.length} ${hits.length === 1 ? "place" : "places"}${hits.length > MOST ? `, the first ${MOST} shown` : ""}` : "Nothing found.";
    found.replaceChildren(make("p", { textContent: words }), make("ol", {}, ...hits.slice(0, MOST).map((e) => item(e, wanted))));
    found.hidden = false;
    return say(words, { seen: false });
  };

  input.addEventListener("focus", () => load().catch(() => {}));
  input.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const links = [input, ...found.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      input.focus();
      close();
    } else if (step && !found.hidden) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + step))].focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target) || event.target.closest("#report-found a")) close();
  });
  document.addEventListener("focusin", (event) => {
    if (!box.contains(event.target)) close();
  });
})();
