// Redactions by keyboard: n and p walk the proposals, r redacts, k keeps. Each proposal names the radios that decide it,
// and those radios are the form: without this module they are chosen one by one.

/** Watches a text with `data-redactions`; each `[data-choice]` in it names a group of radios `redact` and `keep`. */
export function redact(text) {
  const spans = [...text.querySelectorAll("[data-choice]")];
  const radio = (span, value) => document.querySelector(`input[type=radio][name="${CSS.escape(span.dataset.choice)}"][value="${value}"]`);
  const show = (span) => {
    const isRedacted = radio(span, "redact")?.checked;
    const isKept = radio(span, "keep")?.checked;
    span.dataset.decided = isRedacted ? "redacted" : isKept ? "kept" : "";
  };
  const decide = (span, value) => {
    const choice = radio(span, value);
    if (!choice) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    walk(1);
  };
  const walk = (step) => {
    const at = spans.indexOf(document.activeElement);
    const next = spans[at < 0 ? 0 : (at + step + spans.length) % spans.length];
    if (next) next.focus();
  };
  spans.forEach(show);
  document.addEventListener("change", () => spans.forEach(show));
  document.addEventListener("keydown", (event) => {
    const isWriting = event.target.closest("input:not([type=radio]), textarea, select");
    if (isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = spans.indexOf(document.activeElement);
    if (event.key === "n") walk(1);
    else if (event.key === "p") walk(-1);
    else if (event.key === "r" && at >= 0) decide(spans[at], "redact");
    else if (event.key === "k" && at >= 0) decide(spans[at], "keep");
    else return;
    event.preventDefault();
  });
}
