// Prints every text of the web client's components that does not come from the catalogue, a line each.
// Usage: node bypassing.mjs VITE FILE…     VITE is the module whose parser the client is built with.
import { readFileSync } from "node:fs";

const [vite, ...files] = process.argv.slice(2);
const { parseSync } = await import(vite);

const WORD = /\p{L}{2,}/u;
const WORDS = /\p{L}{2,},? \p{L}{2,}/u;
const CAPITAL = /^\p{Lu}\p{Ll}+/u;
const NAMES = new Set(["Nearcast", "nearcast"]);

/** Calls visit with every node and those above it, the nearest first. */
function walk(node, visit, above = []) {
  visit(node, above);
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one && typeof one.type === "string") walk(one, visit, [node, ...above]);
    }
  }
}

function textOf(node) {
  if (node.type === "JSXText") return node.value;
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return node.type === "TemplateElement" ? node.value.cooked : null;
}

function shows(node, text, above) {
  // What one types is the same in every language.
  if (above[0].openingElement?.name.name === "code") return false;
  if (node.type === "JSXText") return WORD.test(text) && !NAMES.has(text.trim());
  // What is thrown is for whoever works on the client.
  if (above.some((one) => one.type === "ThrowStatement" || one.type === "ImportDeclaration")) return false;
  if (WORDS.test(text)) return true;
  return above.some((one) => one.type === "JSXAttribute") && CAPITAL.test(text);
}

for (const file of files) {
  walk(parseSync(file, readFileSync(file, "utf8")).program, (node, above) => {
    const text = textOf(node);
    if (text !== null && shows(node, text, above)) console.log(`${file}: ${text.trim()}`);
  });
}
