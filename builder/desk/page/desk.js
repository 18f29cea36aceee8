// The desk: what stands on the page and what it answers to.
import { draw, make, order } from "./asking.js";
import { arrange, desk, fit, inView, look, marks, point, reveal, show, zoomTo } from "./pages.js";
import { again, find, findings, locate, rules, shut } from "./panels.js";
import "./overlays.js";
import "./press.js";
import "./compare.js";
import { language, say, speak } from "./words.js";

const state = document.getElementById("state");
const home = document.getElementById("pages");
const keys = document.getElementById("keys");

function tell(given) {
  const busy = given.busy ? say("building") : "";
  const done = given.version
    ? say(given.good ? "built" : "failed", { version: given.version, seconds: given.seconds.toFixed(2) })
    : "";
  const counts = given.pages.length ? say("counts", { pages: given.pages.length, findings: given.findings.length }) : "";
  state.className = given.busy ? "busy" : "";
  state.textContent = [busy, done, counts].filter(Boolean).join(" · ");
}

function follow() {
  const stream = new EventSource("/api/progress");
  stream.onmessage = (event) => {
    const given = JSON.parse(event.data);
    const isNew = desk.state?.version !== given.version;
    if (isNew || !desk.state) {
      show(given);
      findings(given);
      document.body.dataset.version = given.version;
    } else {
      desk.state = given;
    }
    tell(given);
  };
  stream.onerror = () => {
    state.className = "busy";
    state.textContent = say("lost");
  };
}

// Cross hairs, for those who use no mouse.
const cross = { page: null, x: 0, y: 0 };

function aim(page, x, y) {
  if (cross.page && cross.page !== page) marks(cross.page, "cross");
  Object.assign(cross, { page, x: Math.min(Math.max(x, 0), page.facts.width_pt), y: Math.min(Math.max(y, 0), page.facts.height_pt) });
  marks(page, "cross",
    draw("line", { class: "cross", x1: 0, x2: page.facts.width_pt, y1: cross.y, y2: cross.y }),
    draw("line", { class: "cross", y1: 0, y2: page.facts.height_pt, x1: cross.x, x2: cross.x }));
}

const pageOf = (element) => desk.pages.get(Number(element?.closest?.(".page")?.dataset.number));

home.addEventListener("click", (event) => {
  const page = pageOf(event.target);
  if (!page || event.target.closest("button, input, .pin")) return;
  const { x, y } = point(page, event);
  (event.altKey ? rules : locate)(page, x, y);
});

function step(by) {
  const now = pageOf(document.activeElement)?.facts.number ?? inView()?.facts.number ?? 1;
  const next = desk.pages.get(Math.min(Math.max(now + by, 1), desk.pages.size));
  if (!next) return;
  reveal(next.facts.number);
  next.element.focus({ preventScroll: true });
}

let nextFinding = 0;

function jump() {
  const links = document.querySelectorAll("#findings .acts button:first-child");
  if (!links.length) return;
  const link = links[nextFinding++ % links.length];
  link.focus();
  link.click();
}

function moved(event) {
  const page = pageOf(document.activeElement);
  if (!page || cross.page !== page) return false;
  const far = event.shiftKey ? 40 : 4;
  const [x, y] = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
  aim(page, cross.x + x, cross.y + y);
  return true;
}

const press = (id) => document.querySelector(`[data-key="${id}"]`)?.click();
const KEYS = {
  1: () => look("spreads"), 2: () => look("single"), 3: () => look("sheet"),
  "+": () => zoomTo(desk.zoom * 1.25), "=": () => zoomTo(desk.zoom * 1.25), "-": () => zoomTo(desk.zoom / 1.25),
  0: () => zoomTo(1), f: fit, n: () => step(1), p: () => step(-1), e: jump,
  g: () => press("grid"), m: () => press("pins"), l: () => document.getElementById("language").click(),
  "/": () => document.querySelector("#goto input").focus(), "?": () => document.getElementById("help").click(),
  c: () => {
    const page = pageOf(document.activeElement) ?? inView();
    if (!page) return;
    page.element.focus({ preventScroll: true });
    aim(pageOf(page.element), page.facts.width_pt / 3, page.facts.height_pt / 3);
  },
};
const LISTED = [["1 2 3", "k_view"], ["+ - f 0", "k_zoom"], ["n p", "k_pages"], ["g m", "k_overlays"], ["c ← ↑ → ↓", "k_cross"], ["Enter, Alt+Enter", "k_enter"], ["e", "k_find"], ["/", "k_goto"], ["l", "k_lang"], ["?", "k_help"]];

addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    shut();
    for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.target.closest("input, select, dialog")) return;
  const page = pageOf(document.activeElement);
  if (event.key === "Enter" && page && event.target === page.element && cross.page === page) {
    (event.altKey ? rules : locate)(page, cross.x, cross.y);
    event.preventDefault();
  } else if (event.key.startsWith("Arrow")) {
    if (moved(event)) event.preventDefault();
  } else if (!event.altKey && KEYS[event.key]) {
    KEYS[event.key]();
    event.preventDefault();
  }
});

for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => look(button.dataset.view));
}
document.getElementById("smaller").addEventListener("click", () => zoomTo(desk.zoom / 1.25));
document.getElementById("larger").addEventListener("click", () => zoomTo(desk.zoom * 1.25));
document.getElementById("fit").addEventListener("click", fit);
document.getElementById("help").addEventListener("click", () => keys.showModal());
document.getElementById("goto").addEventListener("submit", (event) => {
  event.preventDefault();
  const [file, line] = new FormData(event.target).get("place").trim().split(":");
  find(file, Number(line) || 1);
});
home.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomTo(desk.zoom * Math.exp(-event.deltaY / 300));
}, { passive: false });

async function inLanguage(lang) {
  speak(lang);
  const button = document.getElementById("language");
  button.textContent = lang === "zh" ? "English" : "中文";
  button.lang = lang === "zh" ? "en" : "zh-Hans";
  keys.querySelector("dl").replaceChildren(...LISTED.flatMap(([key, told]) => [make("dt", {}, key), make("dd", {}, say(told))]));
  dispatchEvent(new CustomEvent("spoken"));
  if (desk.state) {
    arrange();
    findings(desk.state);
    tell(desk.state);
    again();
  }
}

document.getElementById("language").addEventListener("click", () => {
  const lang = language() === "zh" ? "en" : "zh";
  inLanguage(lang);
  order("/api/language", { lang });
});

// An editor leads here with an address such as /#file=articles/x.md&line=21
function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has("file") && desk.state) find(asked.get("file"), Number(asked.get("line")) || 1);
}
addEventListener("hashchange", fromAddress);

inLanguage(language());
look(desk.view);
document.getElementById("zoom").textContent = `${Math.round(desk.zoom * 100)}%`;
follow();
const first = setInterval(() => {
  if (!desk.state?.pages.length) return;
  clearInterval(first);
  fromAddress();
}, 100);
