"use strict";
// Without this script the page is whole: charts are drawn, numbers lead to their notes. It adds live charts, quotations that appear beside a number, and the reader's place in the contents.
const tip = document.getElementById("tip");
let leaving = 0;
function show(link) {
  const note = document.getElementById(link.hash.slice(1));
  if (!note) return;
  clearTimeout(leaving);
  tip.replaceChildren(...[...note.children].slice(0, 7).map((c) => c.cloneNode(true)));
  tip.querySelectorAll("[id]").forEach((e) => e.removeAttribute("id"));
  tip.hidden = false;
  const at = link.getBoundingClientRect(), wide = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(at.left, wide - tip.offsetWidth - 8));
  const above = at.bottom + tip.offsetHeight + 8 > innerHeight && at.top > tip.offsetHeight + 8;
  tip.style.left = left + scrollX + "px";
  tip.style.top = (above ? at.top - tip.offsetHeight - 6 : at.bottom + 6) + scrollY + "px";
}
function hide() { leaving = setTimeout(() => { tip.hidden = true; }, 220); }
for (const link of document.querySelectorAll("a.num, a.mark")) {
  link.removeAttribute("title");
  link.addEventListener("mouseenter", () => show(link));
  link.addEventListener("focus", () => show(link));
  link.addEventListener("mouseleave", hide);
  link.addEventListener("blur", hide);
}
tip.addEventListener("mouseenter", () => clearTimeout(leaving));
tip.addEventListener("mouseleave", hide);
addEventListener("keydown", (e) => { if (e.key === "Escape") tip.hidden = true; });

const entries = new Map([...document.querySelectorAll("nav.contents a")].map((a) => [a.hash.slice(1), a]));
if ("IntersectionObserver" in window) {
  const seen = new IntersectionObserver((changes) => {
    for (const c of changes) if (c.isIntersecting) {
      entries.forEach((a) => a.removeAttribute("aria-current"));
      entries.get(c.target.id)?.setAttribute("aria-current", "location");
    }
  }, { rootMargin: "-10% 0px -75% 0px" });
  document.querySelectorAll("main section[id]").forEach((s) => seen.observe(s));
}

// A chart whose spec has a plan gets buttons: each leaves of the tables and charts that the plan names what belongs to it.
function brush(figure, plan) {
  const all = plan.choices.map((c) => c.tables), tables = [...new Set(all.flatMap(Object.keys))], live = figure.querySelector(".live");
  const group = document.createElement("div"), said = document.createElement("p"), clear = document.createElement("button");
  group.className = "brush";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", plan.title);
  said.className = "said";
  said.setAttribute("aria-live", "polite");
  clear.type = "button";
  clear.className = "clear";
  clear.textContent = plan.clear;
  clear.hidden = true;
  let chosen = null;
  const buttons = plan.choices.map((choice) => {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = choice.label;
    b.setAttribute("aria-pressed", "false");
    b.addEventListener("click", () => choose(chosen === choice ? null : choice));
    return b;
  });
  function choose(choice) {
    chosen = choice;
    let shown = 0, known = 0;
    for (const anchor of tables) {
      const rows = document.querySelectorAll("#" + CSS.escape(anchor) + " tbody tr"), kept = new Set(choice?.tables[anchor]);
      rows.forEach((r, i) => { r.hidden = choice !== null && !kept.has(i); shown += !r.hidden; known += 1; });
    }
    for (const anchor of new Set(plan.choices.flatMap((c) => Object.keys(c.marks)))) {
      const kept = choice && new Set(choice.marks[anchor]);
      document.getElementById(anchor)?.querySelectorAll(".live svg *").forEach((mark) => {
        const row = mark.__data__?.datum?.row;
        if (row) mark.classList.toggle("pale", choice !== null && !kept.has(row));
      });
    }
    buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(plan.choices[i] === choice)));
    if (choice === null && document.activeElement === clear) buttons[0].focus();
    clear.hidden = choice === null;
    said.textContent = choice ? plan.said.replace("{choice}", choice.label).replace("{n}", shown).replace("{all}", known) : plan.all;
  }
  clear.addEventListener("click", () => choose(null));
  live.addEventListener("click", (e) => {
    const data = e.target.__data__?.datum, choice = data && !data.href && plan.choices.find((c) => c.key === data.brush);
    if (choice) choose(chosen === choice ? null : choice);
  });
  const title = document.createElement("span");
  title.textContent = plan.title;
  group.append(title, ...buttons, clear, said);
  figure.querySelector(".chart").after(group);
}

const options = { mode: "vega-lite", ast: true, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true, theme: "house" } };
async function draw(figure) {
  const live = figure.querySelector(".live"), spec = figure.querySelector("script[type='application/json']");
  try {
    const drawn = JSON.parse(spec.textContent);
    await vegaEmbed(live, drawn, options);
    live.classList.add("done");
    // a mark without a name of its own is no image to a screen reader; the chart's text says what it shows
    for (const e of live.querySelectorAll('[role="graphics-symbol"]:not([aria-label])')) {
      e.removeAttribute("role");
      e.removeAttribute("aria-roledescription");
    }
    if (drawn.usermeta?.brush) brush(figure, drawn.usermeta.brush);
  } catch (e) {
    live.replaceChildren();
    console.error("chart " + figure.id + ": " + e.message);
  }
}
// Vega measures text when it draws, so the fonts have to be there first.
const faces = ['11px "Brief Sans SC"', '700 11px "Brief Sans SC"', '11px "Brief Sans TC"'].map((f) => document.fonts.load(f, "日A"));
if (typeof vegaEmbed === "function") Promise.allSettled(faces).then(() => document.querySelectorAll("figure.chartfig").forEach(draw));
