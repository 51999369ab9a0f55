// In a notebook tables come and go as cells are run
document.head.append(make("style", { textContent: `STYLE` }));
let waiting = false;
const look = () => {
  waiting = false;
  tables.all();
};
new MutationObserver(() => {
  if (!waiting) requestAnimationFrame(look);
  waiting = true;
}).observe(document.body, { childList: true, subtree: true });
// A link to a row, a table or a figure leads to it within the notebook that the link stands in, and marks it
const follow = (event) => {
  const link = event.target.closest?.("a[href^='#']");
  const home = link?.closest(".jp-Notebook") ?? document;
  const anchor = link ? decodeURIComponent(link.hash.slice(1)) : "";
  const target = anchor && (tables.reveal(anchor, home) ?? home.querySelector(`:is(table, img)[id="${CSS.escape(anchor)}"]`));
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  for (const old of home.querySelectorAll(".found")) old.classList.remove("found");
  target.classList.add("found");
  target.scrollIntoView({ block: target.tagName === "TABLE" ? "start" : "center" });
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
};
document.addEventListener("click", follow, true);
return tables;
