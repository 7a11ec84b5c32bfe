// Signs of life while a page is before somebody's eyes.

const BEAT = 60_000;

/** Says at `data-beat` that somebody is there, as long as the page is seen. */
export function beat(element) {
  setInterval(() => {
    if (!document.hidden) fetch(element.dataset.beat, { method: "POST", keepalive: true }).catch(() => {});
  }, BEAT);
}
