// Live regions: the server says that something changed, the page shows it and speaks it politely.

import { FRESH, fragment, nodes } from "./dom.js";
import { merge } from "./merge.js";

const sources = new Map();

/**
 * Watches an element: `data-live` is the event, `data-live-source` the stream, `data-live-fragment` where to look again.
 * `data-live-also` names elements of this page that change with it, and are left alone while somebody writes in them.
 */
export function live(region) {
  const { live: name, liveSource, liveFragment } = region.dataset;
  region.setAttribute("aria-live", "polite");
  if (!sources.has(liveSource)) sources.set(liveSource, new EventSource(liveSource));
  sources.get(liveSource).addEventListener(name, async (event) => {
    const html = event.data.trim() || (liveFragment && (await fragment(liveFragment)));
    if (html) merge(region, nodes(html));
    if (region.dataset.liveAlso) await lookAgain(region.dataset.liveAlso.split(" "));
  });
}

async function lookAgain(names) {
  const response = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = nodes(await response.text());
  names.forEach((name) => {
    const old = document.getElementById(name);
    const next = fresh.getElementById(name);
    if (old && next && !isWrittenIn(old)) merge(old, next);
  });
  document.dispatchEvent(new Event(FRESH));
}

function isWrittenIn(element) {
  const fields = [...element.querySelectorAll("textarea, input")];
  return fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}

/** Closes the streams when the page is left, so that it may be kept for the way back. */
export function leave() {
  sources.forEach((source) => source.close());
}
