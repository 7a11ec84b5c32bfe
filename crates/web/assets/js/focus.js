// A refused form takes the reader to its list of problems, and a link there to its field.

/** Focuses what asks for it. */
export function focus() {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) wanted.focus();
}
