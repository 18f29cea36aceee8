// The print edition on the page: plates, total ink, pictures' resolution, what preflight finds.
import { ask, draw, make } from "./asking.js";
import { desk, marks, redraw } from "./pages.js";
import { say } from "./words.js";

const menu = document.getElementById("press");
const PROCESS = ["Cyan", "Magenta", "Yellow", "Black"];
const shown = { mode: "proof", left: new Set(), overprint: true, ppi: false, preflight: false };
let work = null; // what is known of the print edition, and of which version
let told = "";

const plates = () => work?.plates ?? PROCESS;
const isNow = () => work?.version === desk.state?.version;

async function ready() {
  if (isNow()) return true;
  told = say("making");
  offer();
  try {
    work = await ask("/api/press");
    told = say("limit", { limit: Math.round(work.limit) });
  } catch (problem) {
    work = null;
    told = problem.message;
  }
  offer();
  return isNow();
}

desk.picture = (page, scale) => {
  if (shown.mode === "proof" || !isNow()) return null;
  const which = shown.mode === "total" ? "total" : plates().filter((plate) => !shown.left.has(plate)).join();
  if (!which) return null;
  const asked = new URLSearchParams({ plates: which, scale: Math.min(scale, 4).toFixed(4), overprint: shown.overprint ? 1 : 0 });
  return `/plates/${work.version}/${page.facts.number}.png?${asked}`;
};

function lay(page) {
  const number = page.facts.number;
  const pictures = shown.ppi && isNow() ? work.pictures.filter((one) => one.page === number) : [];
  marks(page, "ppi", ...pictures.flatMap(({ bbox, ppi, low }) => box(bbox, `${ppi} ppi`, low ? "#c4321c" : "#1b7f3b")));
  const found = [];
  if (shown.preflight && isNow()) {
    work.findings.forEach((finding, at) => {
      for (const place of work.places[at]) if (place.page === number) found.push(...box(place.bbox, finding.message, finding.severity === "error" ? "#c4321c" : "#b06a00"));
    });
  }
  marks(page, "preflight", ...found);
}

function box([left, head, right, foot], words, colour) {
  const label = draw("text", { x: left, y: head - 2, fill: colour, "font-size": 7, "font-family": "sans-serif", "paint-order": "stroke", stroke: "#fff", "stroke-width": 2 });
  label.textContent = words;
  return [draw("rect", { x: left, y: head, width: Math.max(right - left, 2), height: Math.max(foot - head, 2), fill: `${colour}22`, stroke: colour, "stroke-width": 0.8 }), label];
}

async function apply() {
  const isWanted = shown.mode !== "proof" || shown.ppi || shown.preflight;
  if (isWanted) await ready();
  redraw();
  for (const page of desk.pages.values()) if (page.isNear) lay(page);
}

desk.listeners.push((page) => {
  if (page) lay(page);
  else if ((shown.mode !== "proof" || shown.ppi || shown.preflight) && !isNow() && desk.state.good && !desk.state.busy) apply();
});

function choice(label, attributes, isOn, change) {
  const input = make("input", { ...attributes, onchange: () => { change(input.checked); apply(); } });
  input.checked = isOn;
  return make("label", {}, input, label);
}

function offer() {
  const focused = document.activeElement?.dataset?.key;
  const modes = ["proof", "plates", "total"].map((mode) =>
    choice(say(mode), { type: "radio", name: "press-mode", "data-key": `press-${mode}` }, shown.mode === mode, () => { shown.mode = mode; offer(); }));
  const inks = plates().map((plate) =>
    choice(say(plate), { type: "checkbox", "data-key": `plate-${plate}` }, !shown.left.has(plate), (on) => shown.left[on ? "delete" : "add"](plate)));
  const rest = ["overprint", "ppi", "preflight"].map((name) =>
    choice(say(name), { type: "checkbox", "data-key": `press-${name}` }, shown[name], (on) => { shown[name] = on; }));
  const found = shown.preflight && isNow()
    ? make("ol", { class: "told" }, ...work.findings.map((finding) => make("li", {}, `${say(finding.severity)}: ${finding.message}`)))
    : null;
  menu.replaceChildren(...modes, ...(shown.mode === "plates" ? inks : []), ...rest, make("span", { class: "hint", role: "status" }, told), ...(found ? [found] : []));
  if (focused) menu.querySelector(`[data-key="${focused}"]`)?.focus();
}
addEventListener("spoken", offer);
