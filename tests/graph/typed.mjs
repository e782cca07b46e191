// What is said of a title, as it is typed and back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { differences } from "../../web/src/features/studio/differences.ts";
import { fromTyped, toTyped } from "../../web/src/features/studio/typed.ts";

const SAID = {
  kind: "FILM",
  parent: null,
  language: "en",
  name: "Rain",
  synopsis: "",
  number: null,
  year: 1999,
  maturity: 6,
  genres: ["Drama", "War"],
  moods: [],
  credit: "",
  hint: 1,
  words: [{ __typename: "TitleWords", language: "de", name: "Regen", synopsis: "", pictures: [] }],
  ratings: [{ __typename: "Rating", system: "FSK", label: "6" }],
  people: [],
  windows: [{ __typename: "TitleWindow", countries: ["DE", "AT"], first: 5, last: null }],
  publishAt: null,
  members: [],
};
const { kind, parent, language, ...CHANGED } = SAID;
const bare = ({ __typename, ...rest }) => rest;

test("what nobody touched goes back as it came, without the names of types", () =>
  assert.deepEqual(fromTyped(toTyped(SAID)), { ...CHANGED, words: SAID.words.map(bare), ratings: SAID.ratings.map(bare), windows: SAID.windows.map(bare) }));

test("lists are taken as people write them", () => {
  const typed = { ...toTyped(SAID), genres: " Drama;; Winter ", windows: [{ countries: "de, at;ch", first: null, last: null }], people: [{ name: " ", part: "actor", character: "" }], year: "" };
  const { genres, windows, people, year } = fromTyped(typed);
  assert.deepEqual([genres, windows[0].countries, people, year], [["Drama", "Winter"], ["DE", "AT", "CH"], [], null]);
});

test("a line of the history tells what it changed", () => assert.deepEqual(differences(SAID, { ...SAID, name: "Snow", genres: ["Drama"] }), ["name", "genres"]));
