// What only those who work here use: on their pages it comes beside main.js.

import { FRESH, each } from "./dom.js";
import { redact } from "./redact.js";
import { beat } from "./beat.js";
import { preview } from "./preview.js";
import { drawer } from "./drawer.js";

function enhanceWork() {
  each("[data-redactions]", redact);
  each("[data-beat]", beat);
  each("form[data-preview]", preview);
  each("[data-drawer]", drawer);
}

enhanceWork();
document.addEventListener(FRESH, enhanceWork);
