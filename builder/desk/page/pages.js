// The pages: in spreads, one by one or as a contact sheet, replaced in place when they change.
import { draw, make } from "./asking.js";
import { say } from "./words.js";

const home = document.getElementById("pages");
const PX_PER_PT = 96 / 72;
const MOST_SCALE = 12;
const kept = (name, other) => localStorage.getItem(`desk-${name}`) ?? other;

export const desk = {
  state: null,
  view: kept("view", "spreads"),
  zoom: Number(kept("zoom", "0.75")) || 0.75,
  pages: new Map(),
  picture: null, // another picture of a page than the one laid out: (page, scale) => address or null
  listeners: [],
};

const SHEET_ZOOM = 0.22;
const zoomNow = () => (desk.view === "sheet" ? Math.min(desk.zoom, SHEET_ZOOM) : desk.zoom);

// A page is drawn at the pixels it takes on the screen.
const scaleNow = () => Math.min(zoomNow() * PX_PER_PT * devicePixelRatio, MOST_SCALE);

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const page = desk.pages.get(Number(entry.target.dataset.number));
      if (!page) continue;
      page.isNear = entry.isIntersecting;
      if (page.isNear) refresh(page);
    }
  },
  { root: home, rootMargin: "60%" },
);

export function show(state) {
  const before = desk.state;
  desk.state = state;
  const shape = (s) => s?.pages.map((p) => `${p.number} ${p.width_pt} ${p.height_pt}`).join();
  if (shape(before) !== shape(state)) arrange();
  for (const facts of state.pages) {
    const page = desk.pages.get(facts.number);
    const isNew = page.facts.image !== facts.image;
    page.facts = facts;
    if (isNew) page.marks = null;
    if (page.isNear) refresh(page);
  }
  for (const listener of desk.listeners) listener();
}

export function arrange() {
  const anchor = inView();
  const offset = anchor ? anchor.element.getBoundingClientRect().top - home.getBoundingClientRect().top : 0;
  home.className = desk.view;
  for (const facts of desk.state?.pages ?? []) {
    if (!desk.pages.has(facts.number)) desk.pages.set(facts.number, made(facts));
  }
  const count = desk.state?.pages.length ?? 0;
  for (const [number, page] of desk.pages) {
    if (number > count) {
      near.unobserve(page.element);
      desk.pages.delete(number);
    }
  }
  const groups = [];
  for (const page of desk.pages.values()) {
    const opens = desk.view === "single" || page.facts.number % 2 === 0 || !groups.length;
    if (opens) groups.push([]);
    groups.at(-1).push(page.element);
    page.element.style.width = `${page.facts.width_pt * PX_PER_PT * zoomNow()}px`;
    page.element.style.height = `${page.facts.height_pt * PX_PER_PT * zoomNow()}px`;
    page.element.querySelector(".label").textContent = page.facts.label;
    page.element.setAttribute("aria-label", say("page", { label: page.facts.label }));
  }
  const wanted = groups.map((group) => {
    const spread = make("div", { class: "spread" });
    spread.append(...group);
    return spread;
  });
  const focused = document.activeElement;
  home.replaceChildren(...wanted);
  if (focused?.classList.contains("page") && focused.isConnected) focused.focus({ preventScroll: true });
  if (anchor?.element.isConnected) {
    home.scrollTop += anchor.element.getBoundingClientRect().top - home.getBoundingClientRect().top - offset;
  }
  for (const page of desk.pages.values()) if (page.isNear) refresh(page);
}

function made(facts) {
  const image = make("img", { alt: "", draggable: "false" });
  const layer = draw("svg", { class: "layer", viewBox: `0 0 ${facts.width_pt} ${facts.height_pt}`, "aria-hidden": "true" });
  const element = make(
    "div",
    { class: "page", tabindex: "0", role: "group", "data-number": facts.number },
    image, layer, make("span", { class: "label" }),
  );
  const page = { facts, element, image, layer, shown: "", isNear: false, marks: null };
  near.observe(element);
  return page;
}

// The new picture takes the old one's place when it is there, so nothing flickers or moves.
async function refresh(page) {
  const scale = scaleNow();
  const address = desk.picture?.(page, scale) ?? `${page.facts.image}?scale=${scale.toFixed(4)}`;
  for (const listener of desk.listeners) listener(page);
  if (page.wanted === address) return;
  page.wanted = address;
  const next = new Image();
  next.src = address;
  try {
    await next.decode();
  } catch {
    if (page.wanted === address) page.wanted = "";
    return;
  }
  if (page.wanted !== address) return;
  const isChanged = page.shown && page.shown !== page.facts.image;
  page.image.src = address;
  page.shown = page.facts.image;
  page.element.dataset.shown = desk.state.version;
  if (isChanged) {
    page.image.classList.remove("fresh");
    requestAnimationFrame(() => page.image.classList.add("fresh"));
  }
}

export function redraw() {
  for (const page of desk.pages.values()) if (page.isNear) refresh(page);
}

export function look(view) {
  desk.view = view;
  localStorage.setItem("desk-view", view);
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  arrange();
}

export function zoomTo(zoom) {
  const before = { x: (home.scrollLeft + home.clientWidth / 2) / home.scrollWidth };
  desk.zoom = Math.min(Math.max(zoom, 0.1), 9);
  localStorage.setItem("desk-zoom", String(desk.zoom));
  document.getElementById("zoom").textContent = `${Math.round(desk.zoom * 100)}%`;
  arrange();
  home.scrollLeft = before.x * home.scrollWidth - home.clientWidth / 2;
}

export function fit() {
  const first = desk.state?.pages[0];
  if (!first) return;
  const across = desk.view === "spreads" && desk.state.pages.length > 1 ? 2 : 1;
  zoomTo((home.clientWidth - 56) / (first.width_pt * PX_PER_PT * across));
}

export function inView() {
  const top = home.getBoundingClientRect().top + home.clientHeight / 3;
  let best = null;
  for (const page of desk.pages.values()) {
    if (!page.element.isConnected) continue;
    const box = page.element.getBoundingClientRect();
    const far = Math.max(box.top - top, top - box.bottom, 0);
    if (!best || far < best.far) best = { far, ...page };
  }
  return best;
}

export function reveal(number, bbox = null) {
  const page = desk.pages.get(number);
  if (!page) return;
  const box = page.element.getBoundingClientRect();
  const frame = home.getBoundingClientRect();
  const down = bbox ? (bbox[1] / page.facts.height_pt) * box.height - frame.height / 3 : -10;
  home.scrollTop += box.top - frame.top + down;
  if (box.width > frame.width) {
    home.scrollLeft += box.left - frame.left + (bbox ? (bbox[0] / page.facts.width_pt) * box.width - 60 : 0);
  }
}

export function point(page, event) {
  const box = page.element.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * page.facts.width_pt,
    y: ((event.clientY - box.top) / box.height) * page.facts.height_pt,
  };
}

export function marks(page, name, ...elements) {
  let group = page.layer.querySelector(`[data-name="${name}"]`);
  if (!group) {
    group = draw("g", { "data-name": name });
    page.layer.append(group);
  }
  group.replaceChildren(...elements);
}

addEventListener("resize", redraw);
