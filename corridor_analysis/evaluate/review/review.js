// A review: the words in their sentence, the fields of the row, keys and buttons. All that is decided is decided in Python.
const el = (name, given = {}, ...inside) => {
  const node = Object.assign(document.createElement(name), given);
  node.append(...inside.filter((part) => part !== null && part !== undefined));
  return node;
};

const KEYS = { r: "right", w: "wrong", m: "mend", n: "next", p: "previous", a: "add", u: "undo", o: "open", t: "none", x: "whole" };

function render({ model, el: host }) {
  const root = el("div", { className: "ca-review", tabIndex: 0 });
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // single letters are shortcuts of JupyterLab
  root.setAttribute("role", "group");
  host.append(root);
  let form = null; // "mend" or "add" while its fields are open
  let whole = false;
  let marked = { words: "", before: "" };
  let place = "";

  const view = () => model.get("view");
  const send = (what, more = {}) => {
    form = null;
    model.send({ do: what, ...more });
  };
  const filled = (table) => {
    const out = {};
    for (const input of table.querySelectorAll("[name]")) out[input.name] = input.value;
    return out;
  };
  const field = (told) => {
    const input = told.choices.length ? el("select", { name: told.name }) : el("input", { name: told.name, value: told.value });
    for (const value of told.choices.length ? ["", ...told.choices] : [])
      input.append(el("option", { value, textContent: value || "–", selected: value === told.value }));
    const hint = { names: "names, with ; between them", text: told.name === "day" ? "2023-02-10, 2023-02, or the article's words" : "" }[told.sort];
    input.setAttribute("aria-label", told.name.replace("_", " "));
    if (input.tagName === "INPUT") input.placeholder = hint;
    return el("tr", {}, el("th", { textContent: told.name.replace("_", " ") }), el("td", {}, input));
  };
  const button = (what, text, key, act) =>
    el("button", { className: `ca-${what}`, onclick: act ?? (() => ask(what)) }, text, key ? el("kbd", { textContent: key }) : "");

  // The words that are marked in the text, and some before them: where they stand is found in Python
  const selected = () => {
    const range = window.getSelection().rangeCount ? window.getSelection().getRangeAt(0) : null;
    const text = root.querySelector(".ca-text");
    if (!range || range.collapsed || !text || !text.contains(range.commonAncestorContainer)) return;
    const ahead = document.createRange();
    ahead.setStart(text, 0);
    ahead.setEnd(range.startContainer, range.startOffset);
    marked = { words: range.toString().trim(), before: ahead.toString().slice(-60).trim() };
  };

  const ask = (what) => {
    const unit = view().unit;
    if (what === "whole") {
      whole = !whole;
    } else if (what === "mend" && unit?.is_row) {
      form = "mend";
    } else if (what === "add") {
      selected();
      form = "add";
    } else {
      return send(what);
    }
    draw();
  };

  const added = () => {
    const told = view();
    const kind = el("select", { name: "" });
    kind.setAttribute("aria-label", "kind");
    for (const name of Object.keys(told.kinds)) kind.append(el("option", { value: name, textContent: name.replace("_", " ") }));
    if (told.unit) kind.value = told.unit.kind;
    const table = el("table");
    const fill = () => table.replaceChildren(...told.kinds[kind.value].map(field));
    kind.onchange = fill;
    fill();
    const save = () => send("add", { kind: kind.value, ...marked, fields: filled(table) });
    const words = marked.words ? `“${marked.words}”` : "First mark the words in the text above, then choose “add” again.";
    return el("div", { className: "ca-form" }, el("p", {}, kind, " ", words), table, button("save", "save", "Enter", save), button("cancel", "cancel", "Esc", close));
  };
  const mended = () => {
    const table = el("table", {}, ...view().unit.fields.map(field));
    const save = () => send("mend", { fields: filled(table) });
    return el("div", { className: "ca-form" }, table, button("save", "save", "Enter", save), button("cancel", "cancel", "Esc", close));
  };
  const close = () => {
    form = null;
    draw();
  };

  const shown = (unit) => {
    const rows = unit.fields.filter((f) => f.value).map((f) => el("tr", {}, el("th", { textContent: f.name.replace("_", " ") }), el("td", { textContent: f.value })));
    return el("table", {}, ...rows);
  };
  const text = (unit) => el("div", { className: "ca-text" }, ...(whole ? unit.whole : unit.parts).map(([words, mark]) => (mark ? el("mark", { textContent: words }) : words)));

  const draw = () => {
    const told = view();
    const unit = told.unit;
    const here = unit ? `${told.number}` : "";
    if (here !== place) [whole, marked, place] = [false, { words: "", before: "" }, here];
    const inside = root.contains(document.activeElement);
    const head = el("p", {}, el("progress", { max: told.total || 1, value: told.done }), ` ${told.done} of ${told.total} judged by ${told.coder}. `, el("small", { textContent: `Saved at each step in ${told.file}` }));
    const body = [];
    if (unit) {
      const question = unit.is_row ? "Is this row right?" : `Does this sentence tell one of: ${unit.kind.replace("_", " ")}?`;
      body.push(el("p", {}, el("b", { textContent: `${told.number} of ${told.total}: ${unit.kind.replace("_", " ")}. ` }), question, unit.judged ? el("span", { className: "ca-judged", textContent: ` Judged: ${unit.judged}.` }) : ""));
      body.push(text(unit), el("p", {}, el("small", { textContent: [unit.label, unit.headline, unit.sample].filter(Boolean).join(" · ") })));
      if (form === "mend") body.push(mended());
      else if (form === "add") body.push(added());
      else {
        if (unit.is_row) body.push(shown(unit));
        const judge = unit.is_row ? [button("right", "right", "r"), button("wrong", "wrong", "w"), button("mend", "mend", "m")] : [button("none", "tells none", "t")];
        const move = [button("previous", "previous", "p"), button("next", "next", "n"), button("open", "next open", "o"), button("undo", "take back", "u"), button("whole", whole ? "less text" : "whole article", "x")];
        body.push(el("p", {}, ...judge, button("add", "add what was missed", "a")), el("p", {}, ...move));
        body.push(el("p", {}, button("read", told.read ? "article is read" : "I have read the whole article", "", () => send("read"))));
      }
    } else body.push(el("p", { textContent: "There is no row to judge in this selection." }));
    const list = told.added.map((a) => el("li", {}, `${a.kind.replace("_", " ")}: “${a.words}” `, button("strike", "take back", "", () => send("strike", { number: a.number }))));
    const more = told.added.length ? el("details", {}, el("summary", { textContent: `${told.added.length} added` }), el("ul", {}, ...list)) : "";
    const message = el("p", { className: "ca-message", textContent: told.message });
    message.setAttribute("role", "status");
    root.replaceChildren(head, ...body, message, more);
    if (inside) (root.querySelector(".ca-form [name]") ?? root).focus({ preventScroll: true });
  };

  root.addEventListener("mouseup", selected);
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (form && event.key === "Escape") return close();
    if (form && event.key === "Enter" && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      return root.querySelector(".ca-save").click();
    }
    const what = KEYS[event.key];
    if (typing || form || !what || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    ask(what);
  });
  model.on("change:view", draw);
  draw();
}

export default { render };
