#!/usr/bin/env python3
"""Checks a running service's public log from outside: python3 e2e/proof.py http://localhost:8080 [SAMPLES]

Written from the specifications alone (RFC 6962 section 2.1, RFC 8032, C2SP signed-note, tlog-checkpoint and tlog-tiles) and
with Python's own library only, so that it agrees with the service or one of the two is wrong. It checks that

1. the key signed the checkpoint, and the root is that of the leaves in the tiles; every higher tile is that of the tile below;
2. the path of SAMPLES random leaves (1,000 unless said), computed from the tiles, leads to the root, and no changed one does;
3. every published page has a proof that holds for exactly its words, and no tampering with any part of it does.

Data goes to standard output, one line a check; the exit code is 1 when anything is wrong.
"""

import base64
import hashlib
import json
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

# --- Ed25519, as RFC 8032 section 6 describes it -------------------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def decompress(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & (1 << 255) - 1, y >> 255)
    return None if x is None else (x, y & (1 << 255) - 1, 1, x * (y & (1 << 255) - 1) % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, point, scalar = decompress(public), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = multiply(scalar, BASE), add(point, multiply(h, key))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# --- The tree, as RFC 6962 section 2.1 defines it ------------------------------------------------------------------------


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(size):
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """The hash of any range of leaves, each computed once."""

    def __init__(self, leaves):
        self.leaves, self.known = leaves, {}

    def root(self, start=0, end=None):
        end = len(self.leaves) if end is None else end
        if end - start == 0:
            return hashlib.sha256().digest()
        if end - start == 1:
            return self.leaves[start]
        if (start, end) not in self.known:
            middle = start + split(end - start)
            self.known[start, end] = node_hash(self.root(start, middle), self.root(middle, end))
        return self.known[start, end]

    def path(self, index, start=0, end=None):
        end = len(self.leaves) if end is None else end
        if end - start <= 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return self.path(index, start, middle) + [self.root(middle, end)]
        return self.path(index, middle, end) + [self.root(start, middle)]


def leads_to(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2: whether the path leads from the leaf to the root."""
    if index >= size:
        return False
    number, last, hashed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            hashed = node_hash(sibling, hashed)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and hashed == root


# --- Notes and proofs ----------------------------------------------------------------------------------------------------


class Wrong(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Wrong(what)


def open_checkpoint(note, key):
    name, told, public = key.strip().split("+", 2)
    public = base64.b64decode(public, validate=True)
    need(public[:1] == b"\1", "the key is Ed25519")
    told_by = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
    need(told_by.hex() == told, "the key's hash is its own")
    need("\n\n" in note, "a note has signatures")
    text, signatures = note.split("\n\n", 1)
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or parts[1] != name:
            continue
        blob = base64.b64decode(parts[2], validate=True)
        if blob[:4] == told_by and signed(public[1:], text.encode() + b"\n", blob[4:]):
            lines = text.split("\n")
            need(len(lines) >= 3 and lines[0] == name, "the checkpoint is this log's")
            return int(lines[1]), base64.b64decode(lines[2], validate=True)
    raise Wrong("the key signed this checkpoint")


def check_proof(proof, key, page):
    size, root = open_checkpoint(proof["checkpoint"], key)
    kinds, subjects = {}, set()
    for entry in proof["entries"]:
        path = [base64.b64decode(hashed, validate=True) for hashed in entry["path"]]
        need(all(len(hashed) == 32 for hashed in path), "hashes have 32 bytes")
        leaf = leaf_hash(entry["entry"].encode())
        need(leads_to(leaf, entry["number"] - 1, size, path, root), "the entry is in the log")
        number, _, _, kind, subject, event = entry["entry"].split("\n", 5)
        need(number == str(entry["number"]), "the entry has its number")
        subjects.add(subject)
        kinds[kind] = json.loads(event)["event"]
    need(len(subjects) == 1, "the entries are about one page")
    digest = hashlib.sha256(proof["text"].encode()).hexdigest()
    if "publication.published" in kinds:
        published, review = kinds["publication.published"], kinds.get("publication.reviewed", {}).get("review", {})
        need(published["revision"] == proof["revision"], "the revision is the one published")
        need(review.get("text") == published["text"], "the reviewer signed the text that was published")
        need(kinds.get("publication.attested", {}).get("words") == digest, "the words are those attested")
    else:
        imported = kinds.get("publication.imported") or kinds.get("publication.reimported") or {}
        need(imported.get("digest") == digest, "the words are those imported")
        need("publication.imported" not in kinds or proof["revision"] == 1, "an import begins with revision 1")
    words = json.loads(proof["text"])
    for part in ("title", "summary", "sections"):
        need(words[part] == page[part], f"the page shows the proven {part}")


def holds(proof, key, page):
    try:
        check_proof(proof, key, page)
        return True
    except (Wrong, ValueError, KeyError, TypeError, AttributeError):
        return False


def tampered(proof, page, rng):
    """The proof with one thing changed, for everything there is to change in it."""

    def changed(change):
        copy = json.loads(json.dumps(proof))
        change(copy)
        return copy

    def other(text):
        at = rng.randrange(len(text))
        return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]

    def flipped(encoded):
        data = bytearray(base64.b64decode(encoded))
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return base64.b64encode(bytes(data)).decode()

    head, signature = proof["checkpoint"].split("\n\n", 1)
    yield "a letter of the words", changed(lambda it: it.update(text=other(it["text"]))), page
    yield "the revision", changed(lambda it: it.update(revision=it["revision"] + 1)), page
    yield "a letter of the checkpoint", changed(lambda it: it.update(checkpoint=f"{other(head)}\n\n{signature}")), page
    parts = signature.split(" ")
    forged = f"{head}\n\n{parts[0]} {parts[1]} {flipped(parts[2])}\n"
    yield "a bit of the signature", changed(lambda it: it.update(checkpoint=forged)), page
    for at, entry in enumerate(proof["entries"]):
        yield f"entry {at} left out", changed(lambda it: it["entries"].pop(at)), page
        yield f"a letter of entry {at}", changed(lambda it: it["entries"][at].update(entry=other(entry["entry"]))), page
        yield f"the number of entry {at}", changed(lambda it: it["entries"][at].update(number=entry["number"] + 1)), page
        if entry["path"]:
            step = rng.randrange(len(entry["path"]))
            bent = entry["path"][:step] + [flipped(entry["path"][step])] + entry["path"][step + 1 :]
            yield f"a bit of the path of entry {at}", changed(lambda it: it["entries"][at].update(path=bent)), page
            yield f"the path of entry {at} cut", changed(lambda it: it["entries"][at].update(path=entry["path"][:-1])), page
        longer = entry["path"] + [base64.b64encode(bytes(32)).decode()]
        yield f"the path of entry {at} longer", changed(lambda it: it["entries"][at].update(path=longer)), page
    yield "the page shows another title", proof, {**page, "title": other(page["title"])}
    yield "the page shows another answer", proof, {**page, "sections": page["sections"] + page["sections"][:1]}


# --- Asking the service --------------------------------------------------------------------------------------------------


def get(address):
    with urllib.request.urlopen(address, timeout=60) as response:
        return response.read()


def tile(origin, level, index, width):
    steps, rest = [f"{index % 1000:03}"], index // 1000
    while rest:
        steps, rest = [f"x{rest % 1000:03}"] + steps, rest // 1000
    part = "" if width == 256 else f".p/{width}"
    data = get(f"{origin}/log/tile/{level}/{'/'.join(steps)}{part}")
    need(len(data) == 32 * width, f"tile {level}/{index} has {width} hashes")
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def level_hashes(origin, level, count):
    hashes = []
    for index in range((count + 255) // 256):
        hashes += tile(origin, level, index, min(256, count - 256 * index))
    return hashes


def answers(origin):
    after = None
    while True:
        listing = json.loads(get(f"{origin}/api/v1/answers" + (f"?after={after}" if after else "")))
        yield from listing["answers"]
        after = listing.get("next")
        if not after:
            return


def main():
    origin = sys.argv[1].rstrip("/")
    samples = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rng = random.Random(6962)
    key = get(f"{origin}/log/key").decode()
    size, root = open_checkpoint(get(f"{origin}/log/checkpoint").decode(), key)
    leaves = level_hashes(origin, 0, size)
    tree = Tree(leaves)
    need(tree.root() == root, "the root is that of the tiles")
    level, below = 1, leaves
    while len(below) >= 256:
        here = level_hashes(origin, level, len(below) // 256)
        need(here == [Tree(below[256 * at : 256 * at + 256]).root() for at in range(len(here))], f"tiles of level {level}")
        level, below = level + 1, here
    print(f"checkpoint: {size} entries, signed; root and {level} level(s) of tiles agree")
    for _ in range(samples):
        index = rng.randrange(size)
        path = tree.path(index)
        need(leads_to(leaves[index], index, size, path, root), f"leaf {index} is in the tree")
        bent = bytearray(path[rng.randrange(len(path))]) if path else bytearray(32)
        bent[rng.randrange(32)] ^= 1 << rng.randrange(8)
        wrong = path[:-1] + [bytes(bent)]
        need(wrong == path or not leads_to(leaves[index], index, size, wrong, root), f"a bent path of leaf {index}")
        need(not leads_to(leaves[index], (index + 1) % size, size, path, root) or size == 1, f"leaf {index} elsewhere")
    print(f"inclusion: {samples} random leaves lead to the root, and no changed path does")
    pages = tried = 0
    for answer in answers(origin):
        # The service names its public address, which need not be the one it is reached at here.
        path = urllib.parse.urlsplit(answer["url"]).path
        page = json.loads(get(f"{origin}{path}.json"))
        proof = json.loads(get(f"{origin}{path}/proof"))
        check_proof(proof, key, page)
        pages += 1
        for what, changed, shown in tampered(proof, page, rng):
            tried += 1
            need(not holds(changed, key, shown), f"{path}: {what} went unnoticed")
    print(f"pages: {pages} proven word for word; {tried} tamperings tried, every one noticed")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"wrong: {wrong}")
    except urllib.error.HTTPError as error:
        sys.exit(f"wrong: {error.url} answers {error.code}")
