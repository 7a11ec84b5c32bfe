// The drawer of evidence, in place: what is found appears while one types, and its buttons change the form without leaving it.
// The form comes back from the server as it would without this script, so there is one way to cite and not two.

import { FRESH, calmly, fragment, nodes } from "./dom.js";

const DRAWER_REST = 200;

/** Enhances a drawer inside a form; the rows that citing may add stand in elements with `data-drawer-rows`. */
export function drawer(root) {
  const form = root.closest("form");
  if (!form) return;
  const field = () => root.querySelector("[name=evidence_q]");
  let running;

  const look = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const html = await fragment(`${root.dataset.drawer}&q=${encodeURIComponent(field().value.trim())}`, running.signal);
      if (html !== null) root.querySelector("[data-drawer-found]").replaceChildren(nodes(html));
    } catch {
      // Newer words are on their way, or there is no network: the last list stays.
    }
  };

  // Elements that others hold on to stay; rows and the drawer are taken over whole, texts by their values.
  const take = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(root.id)?.closest("form");
    if (!fresh) return false;
    for (const text of fresh.querySelectorAll("textarea[name]")) {
      const held = form.elements.namedItem(text.name);
      if (held && held.value !== text.value) held.value = text.value;
    }
    for (const rows of fresh.querySelectorAll("[data-drawer-rows]")) {
      form.querySelector(`[data-drawer-rows="${rows.dataset.drawerRows}"]`)?.replaceChildren(...rows.childNodes);
    }
    root.replaceChildren(...fresh.querySelector("[data-drawer]").childNodes);
    document.dispatchEvent(new Event(FRESH));
    form.dispatchEvent(new Event("input", { bubbles: true }));
    field().focus();
    return true;
  };
  const act = async (event) => {
    const button = event.target.closest("[data-drawer-act]");
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    try {
      const response = await fetch(button.formAction, { method: "POST", body, headers: { accept: "text/html" } });
      if (take(await response.text())) return;
    } catch {
      // Without the network the plain way says so.
    }
    form.requestSubmit(button);
  };

  const rested = calmly(DRAWER_REST, look);
  root.addEventListener("input", (event) => {
    if (event.target.name === "evidence_q") rested();
  });
  root.addEventListener("click", act);
}
