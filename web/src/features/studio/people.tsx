import type { Person } from "~/graph/catalogue";
import { Field } from "~/ui/field";
import { useWords } from "~/words/operators";

import { Rows } from "./rows";

/** What people usually do in a film; any other word does as well. */
const PARTS = ["actor", "director", "writer", "producer", "composer", "cinematographer", "editor"];
const LIST = "parts-of-people";

/** Who took part, in the order in which they are named. */
export function People({ people, change }: { people: Person[]; change: (people: Person[]) => void }) {
  const say = useWords();
  return (
    <>
      <Rows name={say.studio.people} add={say.studio.addPerson} rows={people} fresh={{ name: "", part: "actor", character: "" }} shape="three" change={change}>
        {(one, put) => (
          <>
            <Field label={say.studio.name} value={one.name} onValue={(name) => put({ name })} />
            <Field label={say.studio.part} list={LIST} required value={one.part} onValue={(part) => put({ part })} />
            <Field label={say.studio.character} value={one.character} onValue={(character) => put({ character })} />
          </>
        )}
      </Rows>
      <datalist id={LIST}>
        {PARTS.map((part) => (
          <option key={part} value={part}>
            {say.studio.parts[part]}
          </option>
        ))}
      </datalist>
    </>
  );
}
