// Signs of life while a page is before somebody's eyes, and looking again at what may have changed.

import { fragment, nodes } from "./dom.js";
import { merge } from "./merge.js";

const BEAT = 60_000;
const LOOK = 20_000;

/** Says at `data-beat` that somebody is there, as long as the page is seen. */
export function beat(element) {
  setInterval(() => {
    if (!document.hidden) fetch(element.dataset.beat, { method: "POST", keepalive: true }).catch(() => {});
  }, BEAT);
}

/** Looks again at the fragment `data-look`, as long as the page is seen and nothing in the region is being used. */
export function look(region) {
  region.setAttribute("aria-live", "polite");
  setInterval(async () => {
    if (document.hidden || region.contains(document.activeElement)) return;
    try {
      const html = await fragment(region.dataset.look);
      if (html !== null) merge(region, nodes(html));
    } catch {
      // No connection for now; the next look may find one.
    }
  }, LOOK);
}
