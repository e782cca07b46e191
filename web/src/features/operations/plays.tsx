import { useLive } from "~/graph/live";
import { SESSIONS } from "~/graph/plays";
import { Table } from "~/ui/table";
import { agoText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Connection } from "./connection";
import * as css from "./operations.css";
import { Section } from "./section";

/** What is watched now and from where; nobody is told by whom. */
export function Plays() {
  const say = useWords();
  const live = useLive(SESSIONS, {});
  const sessions = live.data?.sessions;
  return (
    <Section name="plays">
      <Connection live={live} />
      <section className={css.part} aria-labelledby="plays">
        <h2 id="plays" className={css.title}>
          {sessions ? say.plays.count(sessions.length) : say.plays.title}
        </h2>
        {sessions?.length === 0 && <p className={css.quiet}>{say.plays.none}</p>}
        {sessions && sessions.length > 0 && (
          <Table
            name={say.plays.title}
            headings={[say.plays.film, say.plays.network, say.plays.site, say.plays.appliance, say.plays.began]}
            rows={sessions.map((one) => ({
              key: one.id,
              cells: [one.name || say.plays.gone, one.network ?? say.plays.unknown, one.site, one.appliance, agoText(one.began)],
            }))}
          />
        )}
      </section>
    </Section>
  );
}
