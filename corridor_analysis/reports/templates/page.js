// Code folded and unfolded; what a link points at is brought into sight.
(() => {
  // All code at once
  const folds = [...document.querySelectorAll("details.code")];
  const place = document.querySelector("main article h1");
  if (folds.length && place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "all-code";
    button.setAttribute("aria-pressed", "false");
    button.textContent = "Show code";
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") === "false";
      for (const fold of folds) fold.open = open;
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Hide code" : "Show code";
    });
    place.after(button);
  }

  // A link into something folded opens it; one to a row that is on another page of its table turns to it
  const reveal = () => {
    const anchor = location.hash && decodeURIComponent(location.hash.slice(1));
    if (!anchor) return;
    for (const old of document.querySelectorAll(".found")) old.classList.remove("found");
    const target = tables.reveal(anchor) || document.getElementById(anchor);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.tagName === "TR") target.classList.add("found");
    target.scrollIntoView({ block: target.tagName === "TR" ? "center" : "start" });
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
