"use strict";
(() => {
  const bar = document.getElementById("desk");
  const find = (name) => document.getElementById(name);
  const entries = [...document.querySelectorAll(".findings > li")];
  const rows = [...document.querySelectorAll(".row")];
  const spots = new Map();
  for (const link of document.querySelectorAll("sup a")) {
    const number = link.hash.slice(1);
    spots.set(number, [...(spots.get(number) || []), link.parentElement.previousElementSibling]);
  }
  let shown = entries;
  let now = null;

  const wanted = (entry) => {
    const box = bar.querySelector(`input[value="${entry.dataset.confidence}"]`);
    const kind = find("kind").value;
    return box.checked && (!kind || entry.dataset.check === kind);
  };

  const filter = () => {
    for (const entry of entries) {
      entry.hidden = !wanted(entry);
      for (const spot of spots.get(entry.id) || []) spot.classList.toggle("off", entry.hidden);
    }
    const only = find("only").checked;
    for (const row of rows) row.hidden = only && !row.querySelector(".findings > li:not([hidden])");
    shown = entries.filter((entry) => !entry.hidden);
    if (now && now.hidden) leave();
    tell();
  };

  const tell = () => {
    const at = now ? shown.indexOf(now) + 1 : 0;
    find("position").value = `${at || "–"} / ${shown.length}`;
    find("previous").disabled = find("next").disabled = !shown.length;
  };

  const leave = () => {
    if (!now) return;
    for (const one of [now, ...(spots.get(now.id) || [])]) one.classList.remove("now");
    now = null;
  };

  const go = (entry, focus = true) => {
    leave();
    now = entry;
    const marked = spots.get(entry.id) || [];
    for (const one of [entry, ...marked]) one.classList.add("now");
    if (focus) entry.focus({ preventScroll: true });
    (entry.closest(".row") || entry).scrollIntoView({ block: "nearest" });
    entry.scrollIntoView({ block: "nearest" });
    if (marked[0]) marked[0].scrollIntoView({ block: "nearest" });
    tell();
  };

  const step = (by) => {
    if (!shown.length) return;
    const at = now ? shown.indexOf(now) + by : by > 0 ? 0 : -1;
    go(shown[(at + shown.length) % shown.length]);
  };

  const copy = async (button) => {
    const words = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(words.textContent);
    } catch {
      getSelection().selectAllChildren(words);
      document.execCommand("copy");
    }
    find("done").value = button.dataset.done;
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };

  const keys = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1) };
  keys.c = () => {
    const button = now && now.querySelector("button");
    if (button) copy(button);
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("select, input:not([type=checkbox]), textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("sup a");
    const button = event.target.closest(".findings button");
    const entry = event.target.closest(".findings > li");
    if (button) copy(button);
    if (link) {
      event.preventDefault();
      go(document.getElementById(link.hash.slice(1)));
    } else if (entry && !button && !getSelection().toString()) go(entry, false);
  });
  find("next").addEventListener("click", () => step(1));
  find("previous").addEventListener("click", () => step(-1));
  bar.addEventListener("change", filter);

  document.body.classList.add("live");
  bar.hidden = false;
  filter();
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && shown.includes(asked)) go(asked);
})();
