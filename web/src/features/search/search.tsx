import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Found, SEARCH, useSprites } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Card } from "~/ui/card";
import { useTyped } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { useNear } from "~/ui/near";
import { usePageTitle } from "~/ui/page";
import { Grid } from "~/ui/shelf";
import { CardBones } from "~/ui/skeleton";
import { useWords, type Words } from "~/words";

import * as css from "./search.css";

export function Search() {
  const say = useWords();
  usePageTitle(say.search.title);
  const { q = "" } = useSearch({ from: "/signed-in/watching/frame/search" });
  const { profile } = useWatcher();
  const navigate = useNavigate();
  const [typed, setTyped] = useTyped(q, (text) => void navigate({ to: "/search", search: text ? { q: text } : {}, replace: true }));
  const [{ data, error, fetching, stale }] = useQuery({ query: SEARCH, variables: { profile: profile.id, text: q } });

  const count = data?.search.edges.length ?? 0;
  const nothing = Boolean(q && data && !fetching && count === 0);
  return (
    <div className={css.page}>
      <h1 className={css.hidden}>{say.search.title}</h1>
      <div className={css.box}>
        <span className={css.icon}>
          <Icon name="search" />
        </span>
        <input
          type="search"
          className={css.input}
          aria-label={say.search.label}
          placeholder={say.search.placeholder}
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <p className={css.said} role="status">
        {said(say, q, count, data?.search.pageInfo.hasNextPage ?? false, error ? problemOf(error).words : undefined, fetching)}
      </p>
      <div className={css.results} aria-busy={fetching || stale}>
        {data ? <Cards key={q} text={q} found={data.search} /> : fetching ? <Grid>{CardBones({})}</Grid> : null}
      </div>
      {nothing && <Everything />}
    </div>
  );
}

/** Where nothing was found, what there is instead: a search is no dead end. */
function Everything() {
  const say = useWords();
  const { profile } = useWatcher();
  const [{ data }] = useQuery({ query: SEARCH, variables: { profile: profile.id, text: "" } });
  if (!data?.search.edges.length) return null;
  return (
    <section className={css.instead} aria-labelledby="everything">
      <h2 id="everything" className={css.heading}>
        {say.search.everything}
      </h2>
      <Cards text="" found={data.search} />
    </section>
  );
}

/** What was found, and what follows as one comes near its end. */
function Cards({ text, found }: { text: string; found: Found }) {
  const tiles = useSprites();
  return (
    <>
      <Grid>{found.edges.map(({ node }) => <Card key={node.id} title={node} tiles={tiles} />)}</Grid>
      {found.pageInfo.hasNextPage && <More text={text} after={found.pageInfo.endCursor ?? ""} />}
    </>
  );
}

function More({ text, after }: { text: string; after: string }) {
  const { profile } = useWatcher();
  const [isNear, setNear] = useState(false);
  const place = useNear(() => setNear(true));
  const [{ data, error }] = useQuery({ query: SEARCH, variables: { profile: profile.id, text, after }, pause: !isNear });
  if (data) return <Cards text={text} found={data.search} />;
  if (error) return <p className={css.said}>{problemOf(error).words}</p>;
  return (
    <div ref={place}>
      <Grid>{CardBones({})}</Grid>
    </div>
  );
}

function said(say: Words, text: string, count: number, more: boolean, problem: string | undefined, fetching: boolean): string {
  if (problem) return problem;
  if (fetching) return say.search.looking;
  if (!text) return say.search.everything;
  return count === 0 ? say.search.nothing(text) : more ? say.search.foundMore(count) : say.search.found(count);
}
