// A second click while the first is on its way sends nothing. The server knows repeated sends too: this only saves
// people from wondering.

/** Watches a form. */
export function once(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
    form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}
