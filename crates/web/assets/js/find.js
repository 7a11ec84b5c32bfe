// Answers that already exist, found while one types: by their words with every keystroke, by meaning and for each question by
// itself when the hands rest or a word ends. What one points at or stands on stays where it is: later answers go below it.

import { calmly, fragment, nodes } from "./dom.js";
import { remember } from "./asked.js";

const KEY_REST = 60;
const THINK_REST = 350;
const FIND_LEAST = 3;
const HELD_MOST = 12;

/** Watches an element with `data-find`, the address of a fragment that takes `q`, and `rest` when the hands rest. */
export function find(root) {
  const field = root.querySelector("[data-find-input], input[type=search]");
  const list = root.querySelector("[data-find-list]");
  const status = root.querySelector("[data-find-status]");
  if (!field || !list) return;
  // A field of several lines needs its arrow keys: there the list is plain links below it.
  const isCombobox = field.tagName === "INPUT";
  let running;
  let waiting = null;
  let isPointed = false;
  let active = null;
  let isClosed = false;
  let rested = null;

  const links = () => [...list.querySelectorAll("a")];
  const isHeld = () => isPointed || active !== null || list.contains(document.activeElement);

  if (isCombobox) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      field.setAttribute(name, value);
    }
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", root.dataset.findLabel);
  }

  const dress = () => {
    const found = links();
    if (!isCombobox) return;
    field.setAttribute("aria-expanded", String(found.length > 0));
    list.querySelectorAll("ul").forEach((group) => {
      const question = group.previousElementSibling;
      group.setAttribute("role", question ? "group" : "presentation");
      if (question) group.setAttribute("aria-label", question.textContent);
    });
    list.querySelectorAll("li, p").forEach((item) => item.setAttribute("role", "presentation"));
    found.forEach((link, at) => {
      link.id = `${list.id}-${at}`;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", String(link === active));
      link.tabIndex = -1;
    });
    if (active) field.setAttribute("aria-activedescendant", active.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const say = (words) => {
    if (status && status.textContent !== words) status.textContent = words;
  };
  const add = (fresh) => {
    // As it is written: what does not stand in the page yet has no base to resolve it by.
    const address = (link) => link.getAttribute("href");
    const known = new Set(links().map(address));
    const last = [...list.querySelectorAll("ul")].pop();
    const news = [...fresh.querySelectorAll("li")].filter((item) => !known.has(address(item.querySelector("a"))));
    if (last) last.append(...news.slice(0, Math.max(0, HELD_MOST - known.size)));
  };
  const show = (html, isAtRest) => {
    const fresh = nodes(html);
    if (isHeld() && links().length) {
      waiting = html;
      add(fresh);
    } else {
      waiting = null;
      list.replaceChildren(fresh);
    }
    dress();
    const count = links().length;
    if (isAtRest) say(count ? root.dataset.findSome.replace("#", count) : root.dataset.findNone);
    else if (!count) say("");
  };
  const release = () => {
    if (waiting !== null && !isHeld()) show(waiting, false);
  };
  const clear = () => {
    if (running) running.abort();
    waiting = active = null;
    list.replaceChildren();
    dress();
    say("");
  };
  const ask = async (isAtRest) => {
    if (isClosed || (isAtRest && rested === field.value)) return;
    if (running) running.abort();
    const words = field.value;
    rested = isAtRest ? words : null;
    if ([...words.trim()].length < FIND_LEAST) {
      clear();
      return;
    }
    running = new AbortController();
    const asked = { q: words };
    if (isAtRest) asked.rest = "yes";
    try {
      const html = await fragment(root.dataset.find, running.signal, asked);
      if (html !== null) show(html.trim(), isAtRest);
    } catch (error) {
      if (error.name !== "AbortError" && !isHeld()) clear();
    }
  };
  const stand = (link) => {
    active = link;
    dress();
    if (link) link.scrollIntoView({ block: "nearest" });
    else release();
  };
  const walk = (event) => {
    const found = links();
    const at = found.indexOf(active);
    if (event.key === "Escape" && found.length) {
      isClosed = true;
      clear();
      field.focus();
    } else if (!isCombobox || event.target !== field) {
      return;
    } else if (event.key === "ArrowDown" && found.length) {
      stand(found[Math.min(at + 1, found.length - 1)]);
    } else if (event.key === "ArrowUp" && at >= 0) {
      stand(found[at - 1] || null);
    } else if (event.key === "Enter" && active) {
      active.click();
    } else {
      return;
    }
    event.preventDefault();
  };
  const think = calmly(THINK_REST, () => ask(true));
  const keep = calmly(KEY_REST, () => {
    // The end of a word is a pause, too.
    const hasEnded = /[\s.,;:!?]$/.test(field.value);
    ask(hasEnded);
  });

  field.addEventListener("input", () => {
    isClosed = false;
    if (active) stand(null);
    keep();
    think();
  });
  field.addEventListener("blur", () => setTimeout(() => active && !root.contains(document.activeElement) && stand(null)));
  root.addEventListener("keydown", walk);
  list.addEventListener("pointermove", () => {
    isPointed = true;
  });
  list.addEventListener("pointerleave", () => {
    isPointed = false;
    release();
  });
  list.addEventListener("focusout", () => setTimeout(release));
  list.addEventListener("click", (event) => remember(event, field.value));
}
