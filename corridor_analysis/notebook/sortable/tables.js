// Tables that sort, filter and turn pages. Without this script they are plain tables with every row.
const tables = (() => {
  const PAGE = 100; // rows in sight at once: more make a browser slow and a reader lost
  const homes = new Map(); // anchor of a row -> the tables that have such a row, each with how to bring it into sight
  const known = new WeakSet(); // tables that sort and filter already

  const number = (s) => (/^[-−+]?[\d,]*\.?\d+ ?%?$/.test(s) ? parseFloat(s.replace(/[, %]/g, "").replace("−", "-")) : NaN);
  const months = "january february march april may june july august september october november december".split(" ");
  // "9 February 2023", "February 2023", "12 to 14 May 2023", "2023-02-09": the first day that the words name
  const day = (s) => {
    const iso = s.match(/^(\d{4})-(\d\d)-(\d\d)$/);
    if (iso) return Number(iso[1] + iso[2] + iso[3]);
    const found = s.toLowerCase().match(/(?:^|\s)(?:(\d{1,2})(?:\s+(?:to|–|and)\s+\d{1,2})?\s+)?([a-z]+)\s+(\d{4})(?!\d)/);
    const at = found ? months.indexOf(found[2]) : -1;
    return at < 0 ? NaN : Number(found[3]) * 10000 + (at + 1) * 100 + Number(found[1] || 0);
  };
  const empty = (s) => s === "" || s === "–" || s === "—" || s === "undated";
  const words = new Intl.Collator("en", { sensitivity: "base", numeric: true });

  // What the cells of a column are, all of them: numbers, days, or neither
  const reading = (rows, at) => {
    const filled = rows.map((r) => r.cells[at]).filter((s) => !empty(s));
    return filled.length ? [number, day].find((value) => filled.every((s) => !Number.isNaN(value(s)))) : undefined;
  };

  const order = (rows, at, down) => {
    const value = reading(rows, at);
    const keyed = rows.map((row) => ({ row, none: empty(row.cells[at]), key: value ? value(row.cells[at]) : row.cells[at] }));
    const compare = value ? (a, b) => a - b : words.compare;
    keyed.sort((a, b) => (a.none || b.none ? a.none - b.none : (down ? -1 : 1) * compare(a.key, b.key)));
    return keyed.map((k) => k.row);
  };

  const count = (n) => n.toLocaleString("en");
  const rowsOf = (body) =>
    [...body.rows].map((row) => {
      const cells = [...row.cells].map((c) => c.textContent.trim());
      return { row, cells, words: cells.join("\n").toLowerCase() };
    });

  // A text that a spreadsheet would take for a formula is written so that it stays a text
  const inert = (s) => (/^[=+\-@\t\r]/.test(s) && Number.isNaN(number(s)) ? `'${s}` : s);
  const quote = (s) => (/[",\n\r]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s);
  const download = (table, rows) => {
    const heads = [...table.tHead.rows[0].cells].map((c) => c.textContent.trim());
    const lines = [heads, ...rows.map((r) => r.cells)].map((cells) => cells.map((c) => quote(inert(c))).join(","));
    const link = make("a", { href: URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" })) });
    link.download = `${table.id || "table"}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const button = (words, name, act) => {
    const made = label(make("button", { type: "button", textContent: words }), name);
    made.addEventListener("click", () => made.getAttribute("aria-disabled") !== "true" && act());
    return made;
  };

  const pager = (name, turn) => {
    const back = button("Previous", `Previous rows of ${name}`, () => turn(-1));
    const on = button("Next", `Next rows of ${name}`, () => turn(1));
    const where = make("span");
    const bar = label(make("nav", { className: "pager ca-pager", hidden: true }, back, where, on), `Rows of ${name}`);
    const show = (at, pages, first, last, all) => {
      bar.hidden = pages < 2;
      back.setAttribute("aria-disabled", String(at === 0));
      on.setAttribute("aria-disabled", String(at >= pages - 1));
      where.textContent = `rows ${count(first)} to ${count(last)} of ${count(all)}`;
    };
    return { bar, show };
  };

  const live = (table, name) => {
    const body = table.tBodies[0];
    const all = rowsOf(body);
    let sorted = all;
    let shown = all;
    let at = 0;
    const total = make("output");
    const pages = () => Math.max(1, Math.ceil(shown.length / PAGE));
    const turning = pager(name, (step) => {
      at += step;
      draw();
      table.scrollIntoView({ block: "start" });
    });
    const draw = (everything = false) => {
      const [first, last] = everything ? [0, shown.length] : [at * PAGE, Math.min(shown.length, (at + 1) * PAGE)];
      body.replaceChildren(...shown.slice(first, last).map((r) => r.row));
      turning.show(at, pages(), first + 1, last, shown.length);
      const rows = all.length === 1 ? "row" : "rows";
      total.textContent = shown.length === all.length ? `${count(all.length)} ${rows}` : `${count(shown.length)} of ${count(all.length)} ${rows}`;
    };
    const input = label(make("input", { type: "search", placeholder: "Filter rows" }), `Filter rows of ${name}`);
    const filter = () => {
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      shown = wanted.length ? sorted.filter((r) => wanted.every((w) => r.words.includes(w))) : sorted;
      at = 0;
      draw();
    };
    const sort = (column, down) => {
      sorted = order(all, column, down);
      filter();
    };
    const reveal = (row) => {
      if (!shown.includes(row)) input.value = "";
      filter();
      at = Math.floor(shown.indexOf(row) / PAGE);
      draw();
      return row.row;
    };
    input.addEventListener("input", filter);
    const save = button("CSV", `CSV: download the rows shown of ${name}`, () => download(table, shown));
    const tools = make("div", { className: "tools ca-tools" }, make("label", {}, input), total, save);
    for (const row of all) if (row.row.id) homes.set(row.row.id, [...(homes.get(row.row.id) ?? []), { table, show: () => reveal(row) }]);
    draw();
    if (all.length > PAGE) {
      addEventListener("beforeprint", () => draw(true));
      addEventListener("afterprint", () => draw());
    }
    return { all, sort, tools, pager: turning.bar };
  };

  const headings = (table, rows, sort) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((th, at) => {
      const value = reading(rows, at);
      const kind = value === day ? "date" : value === number ? "number" : "";
      if (kind) for (const cell of [th, ...rows.map((r) => r.row.cells[at])]) if (cell) cell.classList.add(kind);
      if (th.hasAttribute("data-plain") || !th.textContent.trim()) return;
      const button = make("button", { type: "button", className: "sort" }, ...th.childNodes);
      button.addEventListener("click", () => {
        const down = th.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(at, down);
      });
      th.append(button);
    });
  };

  // A table that fits needs no scrolling box of its own: its headings then stay in sight of the whole window
  const fitting = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      const fits = target.firstElementChild.scrollWidth <= target.clientWidth + 1;
      target.classList.toggle("fits", fits);
      if (fits) target.removeAttribute("tabindex");
      else target.tabIndex = 0;
    }
  });

  const enhance = (table) => {
    if (known.has(table) || !table.tHead || !table.tHead.rows.length || !table.tBodies.length) return;
    known.add(table);
    const wrap = table.closest(".ca-tablewrap");
    const name = (wrap && wrap.getAttribute("aria-label")) || table.caption?.querySelector("b")?.textContent.replace(/\.$/, "") || "the table";
    const made = live(table, name);
    headings(table, made.all, made.sort);
    (wrap || table).before(made.tools);
    (wrap || table).after(made.pager);
    if (wrap) fitting.observe(wrap);
  };
  const all = () => document.querySelectorAll("table.ca-table").forEach(enhance);
  // Bring the row of an anchor into sight, in this part of the page; return it, or null where no table has it
  const reveal = (anchor, within = document) => {
    const home = (homes.get(anchor) ?? []).findLast(({ table }) => within.contains(table));
    return home ? home.show() : null;
  };
  all();
  return { all, reveal };
})();
