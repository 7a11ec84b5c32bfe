// Small words that every module uses.

/** Said to the document when new elements stand in it. */
export const FRESH = "askwell-fresh";

const acted = new Map();

/** Runs a function on every element that matches, once for each, however often it is asked. */
export function each(selector, act) {
  if (!acted.has(act)) acted.set(act, new WeakSet());
  const seen = acted.get(act);
  document.querySelectorAll(selector).forEach((element) => {
    if (seen.has(element)) return;
    seen.add(element);
    act(element);
  });
}

/** Puts a call off until nothing has called for a while. */
export function calmly(milliseconds, act) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** Turns HTML from our own server into nodes; scripts in it would not run. */
export function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

const ADDRESS_MOST = 1500;

/** Asks our own server for a fragment, with fields where it takes some; gives nothing when there is none. */
export async function fragment(address, signal, fields) {
  const headers = { accept: "text/html", "x-fragment": "1" };
  const body = fields && new URLSearchParams(fields);
  const isLong = body && String(body).length > ADDRESS_MOST;
  const response = isLong
    ? await fetch(address, { signal, headers, method: "POST", body })
    : await fetch(body ? `${address}?${body}` : address, { signal, headers });
  return response.ok ? response.text() : null;
}
