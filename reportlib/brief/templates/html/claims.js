"use strict";
// Without this script the page is a plain table of all claims. It adds search, filters, sorting by a column, and the shown rows as CSV.
const form = document.getElementById("find"), table = document.getElementById("claims"), body = table.tBodies[0];
const count = document.getElementById("count"), copy = document.getElementById("copy");
const order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
const rows = [...body.rows].map((row, at) => ({ row, at, text: (row.textContent + " " + (row.querySelector("a")?.title ?? "")).toLowerCase() }));
const heads = [...table.tHead.rows[0].cells];
const selects = [...form.querySelectorAll("select")];

function pick() {
  const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = selects.filter((s) => s.value).map((s) => [s.name, s.value]);
  let shown = 0;
  for (const { row, text } of rows) {
    const fits = words.every((w) => text.includes(w))
      && wanted.every(([key, value]) => row.dataset[key] === value || (key === "area" && row.dataset.area.split(" ").includes(value)));
    row.hidden = !fits;
    if (fits) shown += 1;
  }
  count.textContent = count.dataset.pattern.replace("{shown}", shown).replace("{all}", rows.length);
  const kept = new URLSearchParams([...new FormData(form)].filter(([, v]) => v));
  try { history.replaceState(null, "", kept.size ? "#" + kept : location.pathname + location.search); } catch { /* a page in a frame may not */ }
}

function key(row, column) {
  const cell = row.cells[column];
  return cell.dataset.sort ?? cell.textContent;
}

function compare(a, b) {
  const [, unit = "", x = ""] = /^(.*) (\S+)$/.exec(a) ?? [], [, other = "", y = ""] = /^(.*) (\S+)$/.exec(b) ?? [];
  return order.compare(unit, other) || Number(x) - Number(y);
}

function sort(column) {
  const down = heads[column].getAttribute("aria-sort") === "ascending";
  heads.forEach((h) => h.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const by = heads[column].classList.contains("right") ? compare : order.compare;
  const keyed = rows.map((r) => ({ ...r, key: key(r.row, column) }));
  // what is empty stays last, whichever way
  keyed.sort((a, b) => (!a.key - !b.key) || (down ? -1 : 1) * by(a.key, b.key) || a.at - b.at);
  body.append(...keyed.map((r) => r.row));
}

const formula = /^(?!(?:[+-]\d[\d,]*(?:\.\d+)?%?)$)'*[=@+\-\t\r\uff1d\uff20\uff0b\uff0d]/;
function cell(text) {
  const safe = formula.test(text) ? "'" + text : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csv() {
  const head = ["claim_id", ...heads.map((h) => h.textContent)];
  const shown = [...body.rows].filter((r) => !r.hidden).map((r) => [r.id, ...[...r.cells].map((c) => c.textContent)]);
  return [head, ...shown].map((line) => line.map(cell).join(",")).join("\n") + "\n";
}

async function copied() {
  const text = csv(), label = copy.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  copy.textContent = copy.dataset.done;
  copy.focus();
  setTimeout(() => { copy.textContent = label; }, 1600);
}

heads.forEach((head, column) => {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
  button.addEventListener("click", () => sort(column));
  head.replaceChildren(button);
});
form.addEventListener("input", pick);
form.addEventListener("reset", () => setTimeout(pick));
form.addEventListener("submit", (e) => e.preventDefault());
copy.addEventListener("click", copied);
form.hidden = false;
const asked = new URLSearchParams(location.hash.slice(1));
if (asked.size && [...asked.keys()].every((k) => form.elements[k])) {
  for (const [name, value] of asked) form.elements[name].value = value;
  pick();
}
