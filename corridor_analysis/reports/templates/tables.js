"use strict";
// Tables that sort and filter. Without this script they are plain tables with every row.
(() => {
  const text = (row, at) => (row.cells[at] ? row.cells[at].textContent.trim() : "");
  const number = (s) => (/^[-−+]?[\d,]*\.?\d+%?$/.test(s) ? parseFloat(s.replace(/[,%]/g, "").replace("−", "-")) : NaN);
  const months = "january february march april may june july august september october november december".split(" ");
  // "9 February 2023", "February 2023", "12 to 14 May 2023": the first day that the words name
  const day = (s) => {
    const found = s.toLowerCase().match(/(?:^|\s)(?:(\d{1,2})(?:\s+(?:to|–|and)\s+\d{1,2})?\s+)?([a-z]+)\s+(\d{4})(?!\d)/);
    const at = found ? months.indexOf(found[2]) : -1;
    return at < 0 ? NaN : Number(found[3]) * 10000 + (at + 1) * 100 + Number(found[1] || 0);
  };
  const empty = (s) => s === "" || s === "–" || s === "—" || s === "undated";

  const compare = (a, b, value) => {
    if (empty(a) || empty(b)) return empty(a) - empty(b);
    return value ? value(a) - value(b) : a.localeCompare(b, "en", { sensitivity: "base", numeric: true });
  };

  // What the cells of a column are, all of them: numbers, days, or neither
  const reading = (rows, at) => {
    const filled = rows.map((r) => text(r, at)).filter((s) => !empty(s));
    return filled.length ? [number, day].find((value) => filled.every((s) => !Number.isNaN(value(s)))) : undefined;
  };

  const sort = (table, at, heading) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const cells = new Map(rows.map((r) => [r, text(r, at)]));
    const value = reading(rows, at);
    rows.sort((r, s) => {
      const [a, b] = [cells.get(r), cells.get(s)];
      const order = compare(a, b, value);
      return down && !empty(a) && !empty(b) ? -order : order;
    });
    for (const th of table.tHead.rows[0].cells) th.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
  };

  const headings = (table) => {
    const rows = [...table.tBodies[0].rows];
    [...table.tHead.rows[0].cells].forEach((th, at) => {
      const value = reading(rows, at);
      if (value) for (const cell of [th, ...rows.map((r) => r.cells[at])]) if (cell) cell.classList.add(value === number ? "number" : "date");
      if (th.hasAttribute("data-plain") || !th.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...th.childNodes);
      button.addEventListener("click", () => sort(table, at, th));
      th.append(button);
    });
  };

  const quote = (s) => (/[",\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s);

  const download = (table) => {
    const lines = [...table.rows].filter((r) => !r.hidden).map((r) => [...r.cells].map((c) => quote(c.textContent.trim())).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = `${table.id || "table"}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const tools = (table, name) => {
    const rows = [...table.tBodies[0].rows];
    const bar = document.createElement("div");
    bar.className = "tools";
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Filter rows";
    input.setAttribute("aria-label", `Filter rows of ${name}`);
    const count = document.createElement("output");
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let seen = 0;
      for (const row of rows) {
        const all = row.textContent.toLowerCase();
        row.hidden = !words.every((w) => all.includes(w));
        seen += !row.hidden;
      }
      count.textContent = seen === rows.length ? `${rows.length} ${rows.length === 1 ? "row" : "rows"}` : `${seen} of ${rows.length} rows`;
    };
    input.addEventListener("input", show);
    const save = document.createElement("button");
    save.type = "button";
    save.textContent = "CSV";
    save.setAttribute("aria-label", `Download the rows shown of ${name} as CSV`);
    save.addEventListener("click", () => download(table));
    label.append(input);
    bar.append(label, count, save);
    show();
    return bar;
  };

  for (const table of document.querySelectorAll("table.ca-table")) {
    if (!table.tHead || !table.tHead.rows.length || !table.tBodies.length) continue;
    const caption = table.caption ? table.caption.textContent.trim() : table.id || "the table";
    const name = caption.split(/[.:]/)[0].slice(0, 60);
    headings(table);
    const wrap = table.closest(".ca-tablewrap") || table;
    wrap.before(tools(table, name));
    if (wrap !== table) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", name);
    }
  }
})();
