// The words of the page, in the language now spoken.
const response = await fetch("/desk/words.json");
const words = await response.json();
let spoken = document.documentElement.lang === "zh" ? "zh" : "en";

export const language = () => spoken;

export function say(key, values = {}) {
  const text = words[spoken][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function speak(lang) {
  spoken = lang;
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.label);
  }
}
