// What led to an answer goes on with its reader: into "did this answer you?" and, after a no, to asking. It stays in this
// window until it is used.

const KEY = "askwell-asked";
const ASKED_MOST = 2000;

/** Keeps what was searched for when a click leads to an answer. */
export function remember(event, asked) {
  const link = event.target.closest("a[href]");
  if (!link || !asked.trim()) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path: link.pathname, asked: asked.trim().slice(0, ASKED_MOST) }));
  } catch {
    // A browser that keeps nothing loses nothing.
  }
}

/** Watches what a search found. */
export function asked(found) {
  found.addEventListener("click", (event) => remember(event, found.dataset.asked));
}

/** Fills what led here into a form on an answer's page. */
export function askedFor(form) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "{}");
    if (kept.path === location.pathname) form.querySelector("[name=q]").value = kept.asked;
  } catch {
    // The same: the form works without.
  }
}
