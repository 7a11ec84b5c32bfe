// Everything here makes easier what works without it.

import { each } from "./dom.js";
import { focus } from "./focus.js";
import { once } from "./once.js";
import { count } from "./count.js";
import { find } from "./find.js";
import { FRESH, live, leave } from "./live.js";
import { autosave, draft, guard } from "./keep.js";
import { files } from "./files.js";
import { reading } from "./reading.js";
import { redact } from "./redact.js";
import { beat, look } from "./beat.js";
import { preview } from "./preview.js";
import { drawer } from "./drawer.js";
import { figure } from "./figure.js";
import { listen, share, print } from "./page.js";

function enhance() {
  each("[data-count]", count);
  each("[data-find]", find);
  each("form[data-autosave]", autosave);
  each("form[data-draft]", draft);
  each("form[data-guard]", guard);
  each("form[data-once]", once);
  each("[data-files]", files);
  each("[data-live]", live);
  each("[data-reading]", reading);
  each("[data-redactions]", redact);
  each("[data-beat]", beat);
  each("[data-look]", look);
  each("form[data-preview]", preview);
  each("[data-drawer]", drawer);
  each("form[data-figure]", figure);
  each("[data-listen]", listen);
  each("[data-share]", share);
  each("[data-print]", print);
}

enhance();
document.addEventListener(FRESH, enhance);
focus();
window.addEventListener("pagehide", leave);
