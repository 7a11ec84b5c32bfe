// The figure follows its form: a slider beside each number, and the drawings renewed when a hand rests. Nothing is computed
// here; the server draws, and without this module the button asks it to.

import { calmly, fragment, nodes } from "./dom.js";
import { merge } from "./merge.js";

const FIGURE_REST = 140;

/** Watches a form with `data-figure`, the address of the drawings for what it holds. */
export function figure(form) {
  const drawn = document.querySelector("[data-figure-drawn]");
  const status = document.querySelector("[data-figure-status]");
  const presets = [...form.querySelectorAll("[name=preset]")];
  const sliders = [...form.querySelectorAll("[data-slide]")].map((range) => slider(range, form.elements.namedItem(range.dataset.slide)));
  let running;

  const isSet = (preset) => ["copies", "expression"].every((name) => Number(form.elements.namedItem(name).value) === Number(preset.dataset[name]));
  const draw = async () => {
    if (!form.checkValidity()) return;
    if (running) running.abort();
    running = new AbortController();
    const query = new URLSearchParams(new FormData(form));
    try {
      const html = await fragment(`${form.dataset.figure}?${query}`, running.signal);
      if (html === null) return;
      merge(drawn, nodes(html));
      status.textContent = [...drawn.querySelectorAll("[data-figure-says] li")].map((line) => line.textContent).join(" ");
      history.replaceState(null, "", `?${query}`);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = form.dataset.figureFailed;
    }
  };
  const soon = calmly(FIGURE_REST, draw);
  const changed = () => {
    sliders.forEach((follow) => follow());
    presets.forEach((preset) => preset.setAttribute("aria-pressed", isSet(preset)));
    soon();
  };
  const parted = (event) => {
    const other = { "t-dm1": "t-dxd", "t-dxd": "t-dm1" }[event.target.value];
    if (other && event.target.checked) form.querySelector(`[value="${other}"]`).checked = false;
  };

  form.addEventListener("input", (event) => {
    parted(event);
    changed();
  });
  presets.forEach((preset) => preset.addEventListener("click", (event) => {
    event.preventDefault();
    ["copies", "expression"].forEach((name) => {
      form.elements.namedItem(name).value = preset.dataset[name];
    });
    changed();
  }));
}

/** Shows a slider for a number; its steps grow with the value. Gives what sets it to where the number is. */
function slider(range, number) {
  const [low, high, most] = [number.min, number.max, range.max].map(Number);
  const follow = () => {
    if (!number.validity.valid) return;
    const place = Math.round((most * Math.log(number.value / low)) / Math.log(high / low));
    if (Number(range.value) !== place && document.activeElement !== range) range.value = place;
    range.setAttribute("aria-valuetext", number.value);
  };
  range.addEventListener("input", () => {
    const value = low * (high / low) ** (range.value / most);
    const step = value < 4 ? 0.05 : 0.5;
    number.value = Number(Math.min(high, Math.max(low, Math.round(value / step) * step)).toFixed(2));
  });
  range.hidden = false;
  follow();
  return follow;
}
