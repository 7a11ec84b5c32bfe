// Says how much room is left while one writes: to the eye at once, to the ear when the fingers rest.

import { calmly } from "./dom.js";

const NEAR = 0.8;

/** Watches a field with `data-count`. */
export function count(field) {
  const max = Number(field.dataset.count);
  const info = document.getElementById(`${field.id}-info`);
  if (!max || !info) return;
  const plain = info.textContent;
  const spoken = document.createElement("div");
  spoken.className = "nhsuk-u-visually-hidden";
  spoken.setAttribute("role", "status");
  info.after(spoken);
  const speak = calmly(1000, () => {
    spoken.textContent = info.textContent === plain ? "" : info.textContent;
  });
  const show = () => {
    const left = max - [...field.value].length;
    const isNear = left < max * (1 - NEAR);
    const words = left < 0 ? field.dataset.countOver : field.dataset.countLeft;
    info.textContent = isNear ? words.replace("#", Math.abs(left).toLocaleString(document.documentElement.lang)) : plain;
    info.classList.toggle("nhsuk-error-message", left < 0);
    speak();
  };
  field.addEventListener("input", show);
  show();
}
