// The page as it would look, while one writes it: a form with `data-preview` is sent to that address, and what comes back
// stands in `data-preview-here`. Nothing is kept; saving stays a button.

import { calmly, nodes } from "./dom.js";

const PREVIEW_REST = 600;

/** Renews the preview of a form whenever its writer rests. */
export function preview(form) {
  const here = document.querySelector("[data-preview-here]");
  if (!here) return;
  let latest;
  const renew = async () => {
    latest?.abort();
    latest = new AbortController();
    try {
      const body = new URLSearchParams(new FormData(form));
      const response = await fetch(form.dataset.preview, { method: "POST", body, signal: latest.signal, headers: { accept: "text/html" } });
      if (response.ok) here.replaceChildren(nodes(await response.text()));
    } catch {
      // A newer preview is on its way, or there is no network: the last one stays.
    }
  };
  form.addEventListener("input", calmly(PREVIEW_REST, renew));
}
