// Live regions: the server says that something changed, the page shows it and speaks it politely.

import { fragment, nodes } from "./dom.js";
import { merge } from "./merge.js";

const sources = new Map();

/** Watches an element: `data-live` is the event, `data-live-source` the stream, `data-live-fragment` where to look again. */
export function live(region) {
  const { live: name, liveSource, liveFragment } = region.dataset;
  region.setAttribute("aria-live", "polite");
  if (!sources.has(liveSource)) sources.set(liveSource, new EventSource(liveSource));
  sources.get(liveSource).addEventListener(name, async (event) => {
    const html = event.data.trim() || (liveFragment && (await fragment(liveFragment)));
    if (html) merge(region, nodes(html));
  });
}

/** Closes the streams when the page is left, so that it may be kept for the way back. */
export function leave() {
  sources.forEach((source) => source.close());
}
