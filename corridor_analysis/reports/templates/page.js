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

  // A link into something folded opens it
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
