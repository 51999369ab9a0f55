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
// A link to a row marks it, within the notebook that the link stands in
const follow = (event) => {
  const link = event.target.closest?.("a[href^='#']");
  const home = link?.closest(".jp-Notebook") ?? document;
  const row = link && tables.reveal(decodeURIComponent(link.hash.slice(1)), home);
  if (!row) return;
  event.preventDefault();
  event.stopPropagation();
  for (const old of home.querySelectorAll(".found")) old.classList.remove("found");
  row.classList.add("found");
  row.scrollIntoView({ block: "center" });
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
};
document.addEventListener("click", follow, true);
return tables;
