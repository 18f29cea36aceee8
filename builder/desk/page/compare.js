// Pages held against those of another time: slider, blink, differences marked.
import { ask, draw, make, order } from "./asking.js";
import { desk, marks } from "./pages.js";
import { say } from "./words.js";

const menu = document.getElementById("compare");
const shown = { with: "", mode: "slider", split: 50 };
let references = [];
let told = "";
let isOther = false;

setInterval(() => {
  if (!shown.with || shown.mode !== "blink") return;
  isOther = !isOther;
  for (const page of desk.pages.values()) if (page.other) page.other.style.visibility = isOther ? "visible" : "hidden";
}, 700);

async function lay(page) {
  const isLaid = shown.with && shown.mode !== "marked";
  if (!isLaid) {
    page.other?.remove();
    page.other = null;
  } else {
    if (!page.other) {
      page.other = make("div", { class: "side" }, make("img", { alt: "", draggable: "false" }));
      page.image.after(page.other);
    }
    const scale = ((page.element.clientWidth / page.facts.width_pt) * devicePixelRatio).toFixed(3);
    const address = `/other/${shown.with}/${page.facts.number}.png?scale=${scale}&v=${desk.state.version}`;
    const image = page.other.firstChild;
    if (image.getAttribute("src") !== address) image.src = address;
    page.other.style.visibility = shown.mode === "blink" && !isOther ? "hidden" : "visible";
    page.other.style.clipPath = shown.mode === "slider" ? `inset(0 ${100 - shown.split}% 0 0)` : "";
  }
  const key = `${shown.with} ${desk.state.version}`;
  if (!shown.with || shown.mode !== "marked") {
    marks(page, "differences");
    page.differing = "";
  } else if (page.differing !== key) {
    page.differing = key;
    const boxes = await ask("/api/differences", { page: page.facts.number, with: shown.with }).catch(() => []);
    if (page.differing !== key) return;
    marks(page, "differences", ...boxes.map(([left, head, right, foot]) =>
      draw("rect", { x: left - 2, y: head - 2, width: right - left + 4, height: foot - head + 4, fill: "#d1006c22", stroke: "#d1006c", "stroke-width": 1 })));
  }
}

function layAll() {
  for (const page of desk.pages.values()) if (page.isNear) lay(page);
}

desk.listeners.push((page) => (page ? lay(page) : layAll()));

async function choose(id) {
  shown.with = id;
  layAll();
}

async function renew() {
  references = await ask("/api/references");
  offer();
}

async function attempt(work) {
  told = "…";
  offer();
  try {
    const made = await work();
    told = made.name ?? say("keptnow");
    await renew();
    await choose(made.id);
  } catch (problem) {
    told = problem.message;
  }
  offer();
}

function offer() {
  const list = make("select", { "data-key": "compare-with", onchange: () => choose(list.value) },
    make("option", { value: "" }, say("off")),
    make("option", { value: "last" }, say("last")),
    ...references.map(({ id, name }) => make("option", { value: id }, name)));
  list.value = shown.with;
  const modes = ["slider", "blink", "marked"].map((mode) => {
    const input = make("input", { type: "radio", name: "compare-mode", "data-key": `compare-${mode}`, onchange: () => { shown.mode = mode; layAll(); } });
    input.checked = shown.mode === mode;
    return make("label", {}, input, say(mode));
  });
  const split = make("input", { type: "range", min: "0", max: "100", value: String(shown.split), oninput: () => { shown.split = Number(split.value); layAll(); } });
  const revision = make("input", { name: "revision", size: "12", placeholder: "HEAD~1", autocomplete: "off", spellcheck: "false" });
  const form = make("form", { onsubmit: (event) => {
    event.preventDefault();
    if (revision.value.trim()) attempt(() => order("/api/revision", { revision: revision.value.trim() }));
  } }, make("label", {}, say("revision"), revision), make("button", {}, say("show")));
  menu.replaceChildren(
    make("label", {}, say("with"), list), ...modes, make("label", {}, say("split"), split), form,
    make("button", { onclick: () => attempt(() => order("/api/keep")) }, say("keep")),
    make("span", { class: "hint", role: "status" }, told));
}

menu.parentElement.addEventListener("toggle", (event) => event.target.open && renew());
addEventListener("spoken", offer);
