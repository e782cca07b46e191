// The geometry of arrow keys, on a page drawn in letters: every run of a letter is a box, a line is 10 px high, a column 10 px wide.
import assert from "node:assert/strict";
import { test } from "node:test";

import { nextIn } from "../../web/src/ui/spatial.ts";

function boxesOf(page) {
  const boxes = new Map();
  page.split("\n").forEach((line, row) => {
    [...line].forEach((letter, column) => {
      if (letter === " ") return;
      const box = boxes.get(letter) ?? { left: column * 10, right: 0, top: row * 10, bottom: 0 };
      boxes.set(letter, { left: Math.min(box.left, column * 10), right: Math.max(box.right, column * 10 + 10), top: box.top, bottom: row * 10 + 10 });
    });
  });
  return boxes;
}

function walk(page, from, ...directions) {
  const boxes = boxesOf(page);
  return directions.map((direction) => {
    const names = [...boxes.keys()].filter((name) => name !== from);
    const next = nextIn(direction, boxes.get(from), names.map((name) => boxes.get(name)));
    return next === null ? "" : (from = names[next]);
  }).join("");
}

const HOME = `
LLLL              V S W

PPP MMM

AAAA BBBB CCCC DDDD EEEE
AAAA BBBB CCCC DDDD EEEE

FFFF GGGG
FFFF GGGG`;

test("a row is walked along and ends", () => assert.equal(walk(HOME, "A", "right", "right", "left"), "BCB"));
test("at the end of a row nothing follows", () => assert.equal(walk(HOME, "G", "right"), ""));
test("down goes to the nearest row, straight or least aside", () => assert.equal(walk(HOME, "P", "down", "down", "up"), "AFA"));
test("a short row is not jumped over", () => assert.equal(walk(HOME, "E", "down", "up"), "GB"));
test("up leads to the header, whatever is aside", () => assert.equal(walk(HOME, "C", "up", "up", "right", "right", "right"), "MLVSW"));
test("down from the header's end leads into the page", () => assert.equal(walk(HOME, "W", "down"), "M"));

const LIFTED = { left: 0, right: 100, top: 0, bottom: 60 };
test("a lifted card that reaches over its neighbour is still before it", () =>
  assert.equal(nextIn("right", LIFTED, [{ left: 95, right: 195, top: 5, bottom: 65 }]), 0));
test("what lies under another is not ahead of it", () => assert.equal(nextIn("right", LIFTED, [{ left: 10, right: 90, top: 10, bottom: 50 }]), null));
test("a button in a tall line is of the same row", () =>
  assert.equal(nextIn("down", LIFTED, [{ left: 0, right: 40, top: 100, bottom: 200 }, { left: 60, right: 100, top: 130, bottom: 160 }, { left: 0, right: 100, top: 300, bottom: 340 }]), 0));
