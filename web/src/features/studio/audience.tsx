import { useQuery } from "urql";

import { RATING_SYSTEMS } from "~/graph/catalogue";
import type { Refusal } from "~/graph/refusals";
import { Field, Moment } from "~/ui/field";
import { Choice } from "~/ui/select";
import { useWords } from "~/words/operators";

import { wrongIn } from "./refusal";
import { Rows } from "./rows";
import * as css from "./studio.css";
import { countriesOf, type Typed } from "./typed";

interface Props {
  typed: Typed;
  refusal: Refusal | null;
  type: (part: Partial<Typed>) => void;
}

/** Who may see it: from which age, where, and when. */
export function Audience({ typed, refusal, type }: Props) {
  const say = useWords();
  const wrong = wrongIn(refusal);
  return (
    <>
      <div className={css.pair}>
        <Field label={say.studio.age} type="number" min={0} value={typed.maturity} invalid={wrong("maturity")} onValue={(maturity) => type({ maturity })} />
        <Moment label={say.studio.publishAt} value={typed.publishAt} invalid={wrong("publish_at")} onValue={(publishAt) => type({ publishAt })} />
      </div>
      <Ratings {...{ typed, refusal, type }} />
      <Rows name={say.studio.windows} add={say.studio.addWindow} rows={typed.windows} fresh={{ countries: "", first: null, last: null }} shape="three" change={(windows) => type({ windows })}>
        {(one, put) => (
          <>
            <Field label={say.studio.countries} placeholder="DE" value={one.countries} invalid={wrong("windows", ...countriesOf(one.countries))} onValue={(countries) => put({ countries })} />
            <Moment label={say.studio.first} value={one.first} onValue={(first) => put({ first })} />
            <Moment label={say.studio.last} value={one.last} invalid={wrong("windows", `${one.last?.toFixed(1)}`)} onValue={(last) => put({ last })} />
          </>
        )}
      </Rows>
    </>
  );
}

/** A label of each board; the strictest of them and the least age counts. */
function Ratings({ typed, refusal, type }: Props) {
  const say = useWords();
  const wrong = wrongIn(refusal);
  const [{ data }] = useQuery({ query: RATING_SYSTEMS });
  const systems = data?.ratingSystems ?? [];
  const labelsOf = (system: string) => systems.find((one) => one.system === system)?.labels ?? [];
  const free = systems.map(({ system }) => system).filter((system) => !typed.ratings.some((one) => one.system === system));
  return (
    <Rows name={say.studio.ratings} add={say.studio.addRating} rows={typed.ratings} fresh={{ system: free[0] ?? "", label: "" }} shape="two" change={(ratings) => type({ ratings })}>
      {(one, put) => (
        <>
          <Choice label={say.studio.board} value={one.system} invalid={wrong("ratings", one.system)} choices={[one.system, ...free].map((value) => ({ value, name: value }))} onValue={(system) => put({ system, label: "" })} />
          <Choice
            label={say.studio.label}
            value={one.label}
            invalid={wrong("ratings", one.label)}
            choices={[{ value: "", name: "–" }, ...labelsOf(one.system).map(({ label, age }) => ({ value: label, name: say.studio.labelFrom(label, age) }))]}
            onValue={(label) => put({ label })}
          />
        </>
      )}
    </Rows>
  );
}
