// Puts new content in the place of old and touches only what differs, so that a screen reader
// speaks what is new and the reader's place stays.

/** Makes the children of `old` like those of `fresh`. */
export function merge(old, fresh) {
  const next = [...fresh.childNodes];
  next.forEach((node, at) => {
    const was = old.childNodes[at];
    // What somebody has opened stays open.
    if (was?.nodeName === "DETAILS" && node.nodeName === "DETAILS") node.open = was.open;
    if (!was) old.append(node);
    else if (was.isEqualNode(node)) return;
    else if (isSameShell(was, node)) merge(was, node);
    else was.replaceWith(node);
  });
  while (old.childNodes.length > next.length) old.lastChild.remove();
}

function isSameShell(was, node) {
  return was.nodeType === 1 && node.nodeType === 1 && was.cloneNode().isEqualNode(node.cloneNode());
}
