import { Link } from "@tanstack/react-router";

import { useLive } from "~/graph/live";
import { SESSIONS } from "~/graph/plays";
import { LineBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { agoText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Connection } from "./connection";
import * as css from "./operations.css";
import { Section } from "./section";

/** What is watched now and from where; nobody is told by whom. */
export function Plays() {
  return (
    <Section name="plays">
      <PlaysPanel />
    </Section>
  );
}

/** The same, or what one appliance alone serves. */
export function PlaysPanel({ appliance }: { appliance?: string }) {
  const say = useWords();
  const live = useLive(SESSIONS, {});
  const sessions = live.data?.sessions.filter((one) => !appliance || one.appliance === appliance);
  return (
    <>
      <Connection live={live} />
      <section className={css.part} aria-labelledby="plays">
        <h2 id="plays" className={css.title}>
          {sessions?.length ? say.plays.count(sessions.length) : say.plays.title}
        </h2>
        {!sessions && !live.problem && <LineBones />}
        {sessions?.length === 0 && <p className={css.quiet}>{appliance ? say.plays.noneHere : say.plays.none}</p>}
        {sessions && sessions.length > 0 && (
          <Table
            name={say.plays.title}
            headings={[say.plays.film, say.plays.network, say.plays.site, say.plays.appliance, say.plays.began]}
            rows={sessions.map((one) => ({
              key: one.id,
              cells: [one.name || say.plays.gone, one.network ?? say.plays.unknown, one.site, <Where key="where" appliance={one.appliance} />, agoText(one.began)],
            }))}
          />
        )}
      </section>
    </>
  );
}

function Where({ appliance }: { appliance: string }) {
  return (
    <Link to="/operations/fleet/$id" params={{ id: appliance }} className={css.link}>
      {appliance}
    </Link>
  );
}
