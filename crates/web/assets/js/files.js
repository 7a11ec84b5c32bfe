// Shows what was chosen before it is sent, and says at once what is too big.

/** Watches a file field; `data-files` is the most bytes that one file may have. */
export function files(field) {
  const list = document.createElement("ul");
  list.className = "aw-files";
  field.after(list);
  field.addEventListener("change", () => {
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren();
    const chosen = [...field.files];
    chosen.forEach((file) => list.append(item(file)));
    const tooBig = chosen.filter((file) => file.size > Number(field.dataset.files));
    const words = tooBig.length ? `${field.dataset.filesTooBig} ${tooBig.map((file) => file.name).join(", ")}` : "";
    field.setCustomValidity(words);
    if (words) field.reportValidity();
  });
}

function item(file) {
  const entry = document.createElement("li");
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    entry.append(image);
  }
  const size = (file.size / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  entry.append(`${file.name} (${size} MB)`);
  return entry;
}
