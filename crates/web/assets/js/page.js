// What a reader can do with a page: have it read aloud by the browser, copy its link, print it. Nothing leaves the browser.

/** Makes a button that reads the element named by `data-listen` aloud, in the element's own language. */
export function listen(button) {
  if (!("speechSynthesis" in window)) return;
  const article = document.getElementById(button.dataset.listen);
  const words = button.textContent;
  let left = [];
  const end = () => {
    left = [];
    speechSynthesis.cancel();
    button.textContent = words;
    button.setAttribute("aria-pressed", "false");
  };
  const next = () => {
    const text = left.shift();
    if (text === undefined) {
      end();
      return;
    }
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = article.lang;
    speech.onend = () => {
      if (button.getAttribute("aria-pressed") === "true") next();
    };
    speechSynthesis.speak(speech);
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      end();
      return;
    }
    left = [...article.querySelectorAll("h1, h2, h3, p, li, th, td, dt, dd")].filter((part) => part.checkVisibility() && !part.querySelector("p, li, th, td")).map((part) => part.innerText.replace(/\[\d+\]/g, "").trim()).filter(Boolean);
    button.textContent = button.dataset.listenStop;
    button.setAttribute("aria-pressed", "true");
    next();
  });
  window.addEventListener("pagehide", end);
  button.setAttribute("aria-pressed", "false");
  button.hidden = false;
}

/** Makes a button that copies the address in `data-share`. */
export function share(button) {
  if (!navigator.clipboard) return;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.share);
    button.textContent = button.dataset.shareDone;
  });
  button.setAttribute("aria-live", "polite");
  button.hidden = false;
}

/** Makes a button that prints the page, with everything that is folded away open. */
export function print(button) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
