// A button to copy each form of a citation. Where the browser refuses the clipboard, the text is left selected.
(() => {
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copied = async (pre) => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      return true;
    } catch {
      select(pre);
      return document.execCommand("copy");
    }
  };
  for (const pre of document.querySelectorAll("pre[data-copy]")) {
    const of = pre.closest("details")?.querySelector(".of")?.textContent ?? "this page";
    const what = `${pre.dataset.copy} of ${of}`;
    const button = label(make("button", { type: "button", className: "copy", textContent: "Copy" }), `Copy ${what}`);
    label(pre, what);
    button.addEventListener("click", async () => {
      const done = await copied(pre);
      if (!done) select(pre);
      say(done ? `Copied: ${what}.` : "The browser keeps its clipboard to itself. The text is selected: press Ctrl+C, or ⌘C.");
    });
    pre.previousElementSibling.append(button);
  }
})();
