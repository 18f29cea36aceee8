// What stands beside the pages: findings, sources, the rules of a box.
import { ask, draw, make, order } from "./asking.js";
import { desk, marks, reveal } from "./pages.js";
import { say } from "./words.js";

const list = document.querySelector("#findings ol");
const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const tools = panel.querySelector(".tools");
const body = panel.querySelector(".body");
const where = document.getElementById("where");
let open = null; // what the panel shows, to show it again in another language

export const place = (f) => [f.file, f.line, f.column].filter(Boolean).join(":");

// Findings of words are waived in the copy, others in the manifest.
const WORDS = ["balance", "damage", "marks", "numbers", "past", "terms"];

export function waiver(finding) {
  return finding.file?.endsWith(".md") && WORDS.includes(finding.check.split("/")[0])
    ? `<!-- ${finding.check}: ${say("reason")} -->`
    : `checks: {"${finding.check}": off}`;
}

export function findings(state) {
  document.getElementById("findings-title").textContent = `${say("findings")} (${state.findings.length})`;
  const entries = state.findings.map((finding) =>
    make("li", { class: finding.severity },
      make("div", {}, make("span", { class: "grade" }, say(finding.severity)), ` ${finding.message}`),
      finding.hint ? make("div", { class: "hint" }, finding.hint) : null,
      make("div", { class: "acts" },
        finding.file ? make("button", { class: "link place", onclick: () => visit(finding) }, place(finding)) : null,
        finding.page ? make("button", { class: "link", onclick: () => reveal(finding.page) }, say("onpage", { page: finding.page })) : null,
        make("button", { class: "link", onclick: (event) => copy(waiver(finding), event.target) }, say("waive")),
      ),
      make("code", { class: "place hint" }, finding.check),
    ),
  );
  list.replaceChildren(...(entries.length ? entries : [make("li", { class: "note" }, say("none"))]));
  const errors = state.good ? [] : state.findings.filter((finding) => finding.severity === "error");
  const box = document.getElementById("errors");
  const told = errors.slice(0, 8).map((finding) =>
    make("p", { class: "error" },
      finding.file ? make("button", { class: "link place", onclick: () => visit(finding) }, place(finding)) : null,
      ` `, make("span", { class: "grade" }, say("error")), ` ${finding.message}`,
      finding.hint ? make("span", { class: "hint" }, ` — ${finding.hint}`) : null,
    ),
  );
  box.hidden = !told.length;
  if (box.dataset.told !== JSON.stringify(errors)) {
    box.dataset.told = JSON.stringify(errors);
    box.replaceChildren(...told);
  }
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  button.textContent = say("waived");
}

// A finding names files as the user types them; the desk knows them by the folder.
async function visit(finding) {
  const parts = finding.file.split("/");
  for (let from = 0; from < parts.length; from++) {
    try {
      await source(parts.slice(from).join("/"), finding.line ?? 1, finding.column ?? 1);
      return;
    } catch {
      // a shorter name may be the one
    }
  }
}

export async function source(file, line, column, length = 1) {
  const told = await ask("/api/source", { file });
  open = () => source(file, line, column, length);
  panel.hidden = false;
  title.textContent = `${file}:${line}:${column}`;
  const url = `vscode://file${encodeURI(told.path)}:${line}:${column}`;
  const inEditor = make("button", { onclick: () => order("/api/open", { file, line, column }) }, say("editor"));
  tools.replaceChildren(
    ...(told.editor ? [inEditor] : []),
    make("a", { class: "button", href: url }, say("vscode")),
    make("button", { onclick: shut }, say("shut")),
  );
  const lines = told.text.split("\n").map((text, index) => lineOf(file, text, index + 1, line, column, length));
  body.replaceChildren(...lines);
  lines[Math.min(line, lines.length) - 1]?.scrollIntoView({ block: "center" });
}

function lineOf(file, text, number, line, column, length) {
  const isHere = number === line;
  const shown = isHere && length
    ? [text.slice(0, column - 1), make("mark", {}, text.slice(column - 1, column - 1 + length)), text.slice(column - 1 + length)]
    : [text];
  const content = make("span", {}, ...shown);
  return make("button", { class: "line", "aria-current": isHere ? "location" : null, onclick: () => find(file, number) }, make("b", {}, String(number)), content);
}

export function shut() {
  panel.hidden = true;
  open = null;
}

export function again() {
  if (open && !panel.hidden) open();
}

export async function locate(page, x, y) {
  try {
    const found = await ask("/api/locate", { page: page.facts.number, x: x.toFixed(2), y: y.toFixed(2) });
    where.textContent = place(found);
    await source(found.file, found.line, found.column, Math.max(found.text.length, 1));
  } catch {
    where.textContent = say("nothing");
  }
}

export async function find(file, line) {
  const spots = await ask("/api/find", { file, line });
  for (const page of desk.pages.values()) {
    const here = spots.filter((spot) => spot.page === page.facts.number);
    marks(page, "spot", ...here.map(({ bbox: [left, head, right, foot] }) =>
      draw("rect", { class: "spot", x: left - 2, y: head - 2, width: right - left + 4, height: foot - head + 4 })));
  }
  where.textContent = spots.length ? `${file}:${line}` : say("nowhere", { place: `${file}:${line}` });
  if (spots.length) reveal(spots[0].page, spots[0].bbox);
}

export async function rules(page, x, y) {
  const told = await ask("/api/rules", { page: page.facts.number, x: x.toFixed(2), y: y.toFixed(2) });
  open = null;
  panel.hidden = false;
  title.textContent = say("rules", { name: told.name });
  const [left, head, right, foot] = told.bbox;
  marks(page, "spot", draw("rect", { class: "spot", x: left, y: head, width: right - left, height: foot - head }));
  tools.replaceChildren(make("button", { onclick: shut }, say("shut")));
  body.replaceChildren(
    ...(told.rules.length ? told.rules : [null]).map((rule) =>
      rule === null
        ? make("p", {}, say("norules"))
        : make("div", { class: "rule" },
            make("button", { class: "link place", onclick: () => source(rule.file, rule.line, rule.column, rule.selector.length) }, `${rule.file}:${rule.line}:${rule.column}`),
            rule.from ? make("span", { class: "hint" }, ` ${say("inherited", { name: rule.from })}`) : null,
            make("code", {}, `${rule.selector} { ${rule.declarations} }`)),
    ),
  );
}
