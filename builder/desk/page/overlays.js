// What can be laid over the pages.
import { ask, draw, make } from "./asking.js";
import { desk, marks } from "./pages.js";
import { place, waiver } from "./panels.js";
import { say } from "./words.js";

const COLOURS = { grid: "#2b8acb", area: "#7a3fb5", trim: "#c4321c", overset: "#d1006c", holes: "#b06a00", loose: "#e08a00", rivers: "#2b6acb", fallback: "#00807a", pins: "#c4321c" };
const on = new Set(JSON.parse(localStorage.getItem("desk-overlays") ?? "[]"));
const menu = document.getElementById("overlays");

const rect = ([left, head, right, foot], attributes) => draw("rect", { x: left, y: head, width: Math.max(right - left, 0), height: Math.max(foot - head, 0), ...attributes });
const line = (x1, y1, x2, y2, attributes) => draw("line", { x1, y1, x2, y2, ...attributes });

function words(text, x, y, colour) {
  const label = draw("text", { x, y, fill: colour, "font-size": 7, "font-family": "sans-serif", "paint-order": "stroke", stroke: "#fff", "stroke-width": 2 });
  label.textContent = text;
  return label;
}

// Looser than usual from amber to red, tighter blue.
function shade(looseness) {
  if (looseness < 0) return "#2b6acb55";
  const part = Math.min((looseness - 1) / 2, 1);
  return `rgb(${Math.round(230 - 20 * part)} ${Math.round(150 * (1 - part))} 0 / ${0.3 + 0.25 * part})`;
}

const DRAWN = {
  grid(told) {
    const [left, head, right, foot] = told.area;
    const lines = [];
    for (let y = head; y <= foot + 0.01; y += told.pitch) lines.push(line(left, y, right, y, { stroke: COLOURS.grid, "stroke-width": 0.4 }));
    return lines;
  },
  area: (told) => [
    ...told.columns.map((box) => rect(box, { fill: "#7a3fb512", stroke: COLOURS.area, "stroke-width": 0.5 })),
    rect(told.area, { fill: "none", stroke: COLOURS.area, "stroke-width": 0.8 }),
  ],
  trim(told, { width_pt: width, height_pt: height }) {
    const safe = 14.17; // 5 mm
    const bleed = told.bleed;
    return [
      rect([-bleed, -bleed, width + bleed, height + bleed], { fill: "none", stroke: COLOURS.trim, "stroke-width": 0.5, "stroke-dasharray": "4 3" }),
      rect([0, 0, width, height], { fill: "none", stroke: COLOURS.trim, "stroke-width": 0.9 }),
      rect([safe, safe, width - safe, height - safe], { fill: "none", stroke: "#1b7f3b", "stroke-width": 0.6, "stroke-dasharray": "2 2" }),
    ];
  },
  overset: (told) => told.overset.flatMap(({ bbox, name }) => [rect(bbox, { fill: "#d1006c33", stroke: COLOURS.overset }), words(name, bbox[0], bbox[1] - 2, COLOURS.overset)]),
  holes: (told) => told.holes.flatMap(({ bbox, lines }) => [
    rect(bbox, { fill: "#b06a0022", stroke: COLOURS.holes, "stroke-width": 0.5, "stroke-dasharray": "3 2" }),
    words(say("hole", { lines, points: (bbox[3] - bbox[1]).toFixed(1) }), bbox[0] + 4, bbox[1] + 9, COLOURS.holes),
  ]),
  loose: (told) => told.loose.map(({ bbox, looseness }) => rect(bbox, { fill: shade(looseness) })),
  rivers: (told) => told.rivers.map((river) => draw("polyline", {
    points: river.map(([left, head, right, foot]) => `${(left + right) / 2},${(head + foot) / 2}`).join(" "),
    fill: "none", stroke: COLOURS.rivers, "stroke-width": 3, "stroke-opacity": 0.7, "stroke-linecap": "round",
  })),
  fallback: (told) => told.fallback.flatMap(({ bbox, face }) => [rect(bbox, { fill: "#00807a33", stroke: COLOURS.fallback, "stroke-width": 0.6 }), words(face, bbox[0], bbox[1] - 1, COLOURS.fallback)]),
  pins: (told) => told.pins.map(({ bbox }) => rect(bbox, { fill: "#c4321c1c", stroke: COLOURS.pins, "stroke-width": 0.7 })),
};

async function lay(page) {
  bleed(page);
  if (!on.size) {
    for (const name of Object.keys(DRAWN)) marks(page, name);
    page.element.querySelectorAll(".pin").forEach((pin) => pin.remove());
    return;
  }
  const version = desk.state.version;
  if (page.marks?.version !== version) {
    try {
      page.marks = { version, told: await ask("/api/overlays", { page: page.facts.number }) };
    } catch {
      return;
    }
  }
  for (const [name, drawn] of Object.entries(DRAWN)) {
    marks(page, name, ...(on.has(name) ? drawn(page.marks.told, page.facts) : []));
  }
  pin(page);
  bleed(page);
}

// What is drawn beyond the trim.
function bleed(page) {
  const told = page.marks?.told?.bleed;
  if (!on.has("trim") || !told) {
    page.bleed?.remove();
    page.bleed = null;
    return;
  }
  if (!page.bleed) {
    page.bleed = make("img", { class: "bleed", alt: "", draggable: "false" });
    page.element.prepend(page.bleed);
  }
  const across = (100 * told) / page.facts.width_pt, down = (100 * told) / page.facts.height_pt;
  page.bleed.style.inset = `${-down}% ${-across}%`;
  page.bleed.style.width = `${100 + 2 * across}%`;
  page.bleed.style.height = `${100 + 2 * down}%`;
  const scale = (page.element.clientWidth / page.facts.width_pt) * devicePixelRatio;
  const address = `${page.facts.image}?scale=${scale.toFixed(4)}&bleed=1`;
  if (page.bleed.getAttribute("src") !== address) page.bleed.src = address;
}

// Findings where they stand: a button that says what, and what to do.
function pin(page) {
  page.element.querySelectorAll(".pin").forEach((old) => old.remove());
  if (!on.has("pins")) return;
  for (const { finding: at, bbox } of page.marks.told.pins) {
    const finding = desk.state.findings[at];
    if (!finding) continue;
    const button = make("button", { class: `pin ${finding.severity}`, title: `${finding.message}\n${finding.hint}`, "aria-label": `${say(finding.severity)}: ${finding.message}` }, "!");
    button.style.left = `${(bbox[0] / page.facts.width_pt) * 100}%`;
    button.style.top = `${(bbox[1] / page.facts.height_pt) * 100}%`;
    button.addEventListener("click", () => card(page, button, finding));
    page.element.append(button);
  }
}

function card(page, button, finding) {
  page.element.querySelectorAll(".card").forEach((old) => old.remove());
  const copy = make("button", { class: "link", onclick: async () => {
    await navigator.clipboard.writeText(waiver(finding));
    copy.textContent = say("waived");
  } }, say("waive"));
  const shut = make("button", { class: "link", onclick: () => { told.remove(); button.focus(); } }, say("shut"));
  const told = make("div", { class: `card pin ${finding.severity}`, role: "group", "aria-label": finding.check },
    make("div", {}, finding.message), make("div", { class: "hint" }, finding.hint ?? ""), make("div", { class: "place" }, place(finding)), copy, " ", shut);
  told.style.left = button.style.left;
  told.style.top = button.style.top;
  page.element.append(told);
  copy.focus();
}

desk.listeners.push((page) => {
  for (const one of page ? [page] : desk.pages.values()) if (one.isNear) lay(one);
});

function offer() {
  menu.replaceChildren(
    ...Object.keys(DRAWN).map((name) => {
      const box = make("input", { type: "checkbox", "data-key": name, onchange: () => {
        on[box.checked ? "add" : "delete"](name);
        localStorage.setItem("desk-overlays", JSON.stringify([...on]));
        for (const page of desk.pages.values()) if (page.isNear) lay(page);
      } });
      box.checked = on.has(name);
      const swatch = make("span", { class: "swatch" });
      swatch.style.background = COLOURS[name];
      return make("label", {}, box, swatch, say(name));
    }),
    make("span", { id: "legend" }, say("legend")),
  );
}
addEventListener("spoken", offer);
