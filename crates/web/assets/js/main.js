// Everything here makes easier what works without it.

import { FRESH, each } from "./dom.js";
import { focus } from "./focus.js";
import { once } from "./once.js";
import { count } from "./count.js";
import { asked, askedFor } from "./asked.js";
import { find } from "./find.js";
import { live, leave } from "./live.js";
import { look } from "./look.js";
import { autosave, draft, guard } from "./keep.js";
import { files } from "./files.js";
import { reading } from "./reading.js";
import { figure } from "./figure.js";
import { listen, share, print } from "./page.js";

function enhance() {
  each("[data-count]", count);
  each("[data-find]", find);
  each("[data-asked]", asked);
  each("form[data-asked-for]", askedFor);
  each("form[data-autosave]", autosave);
  each("form[data-draft]", draft);
  each("form[data-guard]", guard);
  each("form[data-once]", once);
  each("[data-files]", files);
  each("[data-live]", live);
  each("[data-look]", look);
  each("[data-reading]", reading);
  each("form[data-figure]", figure);
  each("[data-listen]", listen);
  each("[data-share]", share);
  each("[data-print]", print);
}

enhance();
document.addEventListener(FRESH, enhance);
focus();
window.addEventListener("pagehide", leave);
