import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { PEOPLE, PERSON_CHOICES, type PersonChoices } from "~/graph/people";
import { button } from "~/ui/button.css";
import { Problem, Typed } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { Section } from "../section";
import { Inviting } from "./inviting";
import { PersonLine } from "./person";

/** Everybody who has an account, and what admins decide about them. */
export function PeoplePage() {
  const say = useWords();
  const { q = "" } = useSearch({ from: "/signed-in/watching/frame/operations/people" });
  const navigate = useNavigate();
  const [round, setRound] = useState(0);
  const [{ data: choices }] = useQuery({ query: PERSON_CHOICES, variables: {} });
  const find = (text: string) => void navigate({ to: "/operations/people", search: text ? { q: text } : {}, replace: true });
  return (
    <Section name="people">
      <Inviting added={() => setRound(round + 1)} />
      <section className={css.part} aria-labelledby="people">
        <h2 id="people" className={css.title}>
          {say.people.list}
        </h2>
        <Typed label={say.people.find} type="search" value={q} onTyped={find} />
        <Pages key={`${round} ${q}`} text={q} choices={choices} />
      </section>
    </Section>
  );
}

function Pages({ text, choices }: { text: string; choices: PersonChoices | undefined }) {
  const [starts, setStarts] = useState<(string | null)[]>([null]);
  return starts.map((after, number) => (
    <Page key={after ?? ""} text={text} after={after} choices={choices} {...(number === starts.length - 1 && { more: (next: string) => setStarts([...starts, next]) })} />
  ));
}

interface Props {
  text: string;
  after: string | null;
  choices: PersonChoices | undefined;
  more?: (after: string) => void;
}

function Page({ text, after, choices, more }: Props) {
  const say = useWords();
  const [{ data, error }, ask] = useQuery({ query: PEOPLE, variables: { text, after }, requestPolicy: "cache-and-network" });
  const page = data?.people;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      <Problem words={error && problemOf(error).words} />
      {!page && !error && <LineBones />}
      {page?.edges.length === 0 && (
        <p className={css.quiet} role="status">
          {say.people.none}
        </p>
      )}
      <ul className={css.jobs}>
        {page?.edges.map(({ node }) => (
          <PersonLine key={node.id} person={node} choices={choices} changed={() => ask({ requestPolicy: "network-only" })} />
        ))}
      </ul>
      {more && next && (
        <button type="button" className={button.quiet} onClick={() => more(next)}>
          {say.studio.more}
        </button>
      )}
    </>
  );
}
