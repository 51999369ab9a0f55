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

  // On a phone a figure is as wide as the page: a tap shows it over the whole screen, a wide one turned
  for (const plot of document.querySelectorAll("figure.plot")) {
    const home = plot.querySelector(".drawing");
    const drawing = home.firstElementChild;
    const name = home.getAttribute("aria-label");
    const button = label(make("button", { type: "button", className: "enlarge", textContent: "Enlarge" }), `Enlarge ${name}`);
    button.addEventListener("click", () => {
      const box = drawing.getBoundingClientRect();
      const close = label(make("button", { type: "button", textContent: "Close" }), `Close ${name}`);
      const large = label(make("dialog", { className: box.width > box.height ? "large wide" : "large" }, drawing, close), name);
      large.addEventListener("click", () => large.close());
      large.addEventListener("close", () => {
        home.append(drawing);
        large.remove();
        button.focus();
      });
      plot.append(large); // within the figure, whose description names the drawing
      large.showModal();
    });
    home.after(button);
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
