// Answers that already exist, found while one types. The list holds links and is walked with the arrow keys; what one
// points at or stands on is never replaced under one's hand.

import { calmly, fragment, nodes } from "./dom.js";

const FIND_REST = 120;
const FIND_LEAST = 3;

/** Watches an element with `data-find`, the address of a fragment that takes `?q=`. */
export function find(root) {
  const field = root.querySelector("[data-find-input], input[type=search]");
  const list = root.querySelector("[data-find-list]");
  const status = root.querySelector("[data-find-status]");
  if (!field || !list) return;
  let running;
  let waiting = null;

  const isHeld = () => list.matches(":hover") || list.contains(document.activeElement);
  const show = (html) => {
    if (isHeld()) {
      waiting = html;
      return;
    }
    waiting = null;
    list.replaceChildren(nodes(html));
    const found = list.querySelectorAll("a").length;
    if (status) status.textContent = found ? root.dataset.findSome.replace("#", found) : html && root.dataset.findNone;
  };
  const release = () => {
    if (waiting !== null) show(waiting);
  };
  const ask = async () => {
    if (running) running.abort();
    const words = field.value.trim();
    if ([...words].length < FIND_LEAST) {
      show("");
      return;
    }
    running = new AbortController();
    try {
      const html = await fragment(`${root.dataset.find}?q=${encodeURIComponent(words)}`, running.signal);
      if (html !== null) show(html);
    } catch (error) {
      if (error.name !== "AbortError") show("");
    }
  };
  const walk = (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const isTyping = document.activeElement === field;
    if (event.key === "Escape" && (at >= 0 || isTyping)) {
      field.focus();
      list.replaceChildren();
      waiting = null;
      if (status) status.textContent = "";
    } else if (event.key === "ArrowDown" && links.length && (at >= 0 || field.type === "search")) {
      links[Math.min(at + 1, links.length - 1)].focus();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] || field).focus();
      event.preventDefault();
    }
  };

  field.addEventListener("input", calmly(FIND_REST, ask));
  root.addEventListener("keydown", walk);
  list.addEventListener("pointerleave", release);
  list.addEventListener("focusout", () => setTimeout(release));
}
