import { useNavigate, useSearch } from "@tanstack/react-router";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { SEARCH, useSprites } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Card } from "~/ui/card";
import { useTyped } from "~/ui/field";
import { Icon } from "~/ui/icon";
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
  const tiles = useSprites();
  const navigate = useNavigate();
  const [typed, setTyped] = useTyped(q, (text) => void navigate({ to: "/search", search: text ? { q: text } : {}, replace: true }));
  const [{ data, error, fetching, stale }] = useQuery({ query: SEARCH, variables: { profile: profile.id, text: q } });

  const found = data?.search ?? [];
  const nothing = Boolean(q && data && !fetching && found.length === 0);
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
        {said(say, q, found.length, error ? problemOf(error).words : undefined, fetching)}
      </p>
      <div className={css.results} aria-busy={fetching || stale}>
        <Grid>{data ? found.map((title) => <Card key={title.id} title={title} tiles={tiles} />) : fetching ? CardBones({}) : null}</Grid>
      </div>
      {nothing && <Everything />}
    </div>
  );
}

/** Where nothing was found, what there is instead: a search is no dead end. */
function Everything() {
  const say = useWords();
  const { profile } = useWatcher();
  const tiles = useSprites();
  const [{ data }] = useQuery({ query: SEARCH, variables: { profile: profile.id, text: "" } });
  if (!data?.search.length) return null;
  return (
    <section className={css.instead} aria-labelledby="everything">
      <h2 id="everything" className={css.heading}>
        {say.search.everything}
      </h2>
      <Grid>{data.search.map((title) => <Card key={title.id} title={title} tiles={tiles} />)}</Grid>
    </section>
  );
}

function said(say: Words, text: string, count: number, problem: string | undefined, fetching: boolean): string {
  if (problem) return problem;
  if (fetching) return say.search.looking;
  if (!text) return say.search.everything;
  return count === 0 ? say.search.nothing(text) : say.search.found(count);
}
