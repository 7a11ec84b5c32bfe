// Nothing typed is lost: drafts go to the server where one is signed in, and stay in this browser where one is not.

import { calmly, nodes } from "./dom.js";
import { merge } from "./merge.js";

const KEEP_REST = 800;
const PREFIX = "askwell-draft-";

/**
 * Saves a form with `data-autosave` to that address while one writes. The draft's version comes back in a header and is
 * named at the next save; what comes back as HTML is shown in `data-autosave-help`.
 */
export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const help = form.querySelector("[data-autosave-help]");
  const version = form.elements.namedItem("draft_version");
  let isDirty = false;
  const save = async () => {
    if (!isDirty) return;
    isDirty = false;
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true });
      if (!response.ok) throw new Error(response.status);
      if (version) version.value = response.headers.get("x-draft-version") || version.value;
      if (help) merge(help, nodes(await response.text()));
      if (status) status.textContent = form.dataset.autosaveKept;
    } catch {
      isDirty = true;
      if (status) status.textContent = form.dataset.autosaveLost;
    }
  };
  const soon = calmly(KEEP_REST, save);
  form.addEventListener("input", () => {
    isDirty = true;
    soon();
  });
  form.addEventListener("submit", () => {
    isDirty = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
}

/** Keeps the texts of a form with `data-draft` in this browser until it is sent; never passwords or files. */
export function draft(form) {
  const place = PREFIX + form.dataset.draft;
  const fields = [...form.querySelectorAll("textarea[name], input[type=text][name]")];
  const memory = read(place);
  let isSent = false;
  fields.filter((field) => !field.value && memory[field.name]).forEach((field) => {
    field.value = memory[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", calmly(300, () => {
    if (!isSent) write(place, Object.fromEntries(fields.map((field) => [field.name, field.value])));
  }));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isSent = true;
    forget(place);
  });
}

/** Asks before a page with unsent text in a form with `data-guard` is left. */
export function guard(form) {
  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
  });
  form.addEventListener("submit", () => {
    isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place)) || {};
  } catch {
    return {};
  }
}

function write(place, texts) {
  try {
    localStorage.setItem(place, JSON.stringify(texts));
  } catch {
    // A full or forbidden store: the text is still on the page.
  }
}

function forget(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    // As above.
  }
}
