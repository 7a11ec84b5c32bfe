// Looking again at what may have changed, while a page is before somebody's eyes.

import { fragment, nodes } from "./dom.js";
import { merge } from "./merge.js";

const LOOK = 20_000;

/**
 * Looks again at the fragment `data-look`, as long as the page is seen and nothing in the region is being used. What changed
 * is spoken politely, unless the region is `data-look-quiet`.
 */
export function look(region) {
  if (!("lookQuiet" in region.dataset)) region.setAttribute("aria-live", "polite");
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
