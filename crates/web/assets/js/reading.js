// What a nurse would say at once: the text is read for signs that need care now while it is typed, and nothing of it is kept.

import { calmly, nodes } from "./dom.js";

const READ_REST = 700;

/** Watches a field with `data-reading`, the address that reads; `data-reading-place` names the element that shows what it says. */
export function reading(field) {
  const place = document.getElementById(field.dataset.readingPlace);
  if (!place) return;
  let shown = "";
  const read = async () => {
    try {
      const body = new URLSearchParams({ text: field.value });
      const response = await fetch(field.dataset.reading, { method: "POST", body });
      const html = response.ok ? (await response.text()).trim() : "";
      if (html === shown) return;
      shown = html;
      place.replaceChildren(nodes(html));
    } catch {
      // The text is read again when it is sent.
    }
  };
  field.addEventListener("input", calmly(READ_REST, read));
  if (field.value) read();
}
