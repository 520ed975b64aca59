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

const options = { mode: "vega-lite", ast: true, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true, theme: "house" } };
async function draw(figure) {
  const live = figure.querySelector(".live"), spec = figure.querySelector("script[type='application/json']");
  try {
    await vegaEmbed(live, JSON.parse(spec.textContent), options);
    live.classList.add("done");
    // a mark without a name of its own is no image to a screen reader; the chart's text says what it shows
    for (const e of live.querySelectorAll('[role="graphics-symbol"]:not([aria-label])')) {
      e.removeAttribute("role");
      e.removeAttribute("aria-roledescription");
    }
  } catch (e) {
    live.replaceChildren();
    console.error("chart " + figure.id + ": " + e.message);
  }
}
// Vega measures text when it draws, so the fonts have to be there first.
const faces = ['11px "Brief Sans SC"', '700 11px "Brief Sans SC"', '11px "Brief Sans TC"'].map((f) => document.fonts.load(f, "日A"));
if (typeof vegaEmbed === "function") Promise.allSettled(faces).then(() => document.querySelectorAll("figure.chartfig").forEach(draw));
