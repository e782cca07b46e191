import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type DocumentInput, useClient, useQuery } from "urql";

import { type Changed, type Entry, PUBLISH_TITLE, refusalOf, RESTORE_TITLE, SUBMIT_TITLE, TITLE_ENTRY, WITHDRAW_TITLE } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { PageBones } from "~/ui/skeleton";
import { useWords, type Words } from "~/words/operators";

import { TitleForm } from "./form";
import { History } from "./history";
import { wordsOf } from "./refusal";
import { StateMark } from "./state";
import * as css from "./studio.css";

/** One title: what is said of it, what viewers see, what it was before. */
export function StudioTitle() {
  const say = useWords();
  const { id } = useParams({ from: "/signed-in/watching/frame/studio/$id" });
  const [{ data, error }, ask] = useQuery({ query: TITLE_ENTRY, variables: { id }, requestPolicy: "cache-and-network" });
  const entry = data?.titleEntry;
  usePageTitle(entry?.newest.said.name);
  if (entry) return <Shown entry={entry} again={() => ask({ requestPolicy: "network-only" })} />;
  if (!data && !error) return <PageBones />;
  return (
    <Notice heading={say.studio.missing} words={error ? problemOf(error).words : say.studio.missingWords}>
      <Link to="/studio" search={{}} className={button.main}>
        {say.studio.toCatalogue}
      </Link>
    </Notice>
  );
}

function Shown({ entry, again }: { entry: Entry; again: () => void }) {
  const say = useWords();
  const [problem, setProblem] = useState<string>();
  const graph = useClient();
  const { id, state, newest } = entry;

  /** Does it, and shows what came of it. */
  const act = async <V extends { id: string }>(document: DocumentInput<Changed, V>, variables: V) => {
    const { data, error } = await graph.mutation<Changed, V>(document, variables);
    const refusal = refusalOf(Object.values(data ?? {})[0]);
    setProblem(error ? problemOf(error).words : wordsOf(refusal));
    again();
  };
  return (
    <div className={css.page}>
      <Link to="/studio" search={{}} className={css.back}>
        <Icon name="back" size={18} /> {say.studio.title}
      </Link>
      <header className={css.top}>
        <div className={css.words}>
          <h1 className={css.heading}>{newest.said.name}</h1>
          <p className={css.quiet}>
            <StateMark state={state} /> {seenText(say, entry)}
          </p>
        </div>
        <div className={css.actions}>
          {state === "DRAFT" && (
            <button type="button" className={button.quiet} onClick={() => void act(SUBMIT_TITLE, { id })}>
              {say.studio.review}
            </button>
          )}
          {state !== "PUBLISHED" && (
            <button type="button" className={button.main} onClick={() => void act(PUBLISH_TITLE, { id })}>
              {say.studio.publish}
            </button>
          )}
          {(entry.live || state === "REVIEW") && (
            <button type="button" className={button.quiet} onClick={() => void act(WITHDRAW_TITLE, { id })}>
              {entry.live ? say.studio.withdraw : say.studio.endReview}
            </button>
          )}
        </div>
      </header>
      <Problem words={problem} />
      <TitleForm key={newest.number} id={id} said={newest.said} saved={again} />
      <History lines={entry.history} restore={(number) => void act(RESTORE_TITLE, { id, number })} />
    </div>
  );
}

function seenText(say: Words, { live, shown, playable, newest }: Entry): string {
  if (!live) return say.studio.unseen;
  if (!shown) return playable ? say.studio.seenWithParent : say.studio.seenWithFilm;
  return live.name === newest.said.name ? say.studio.seen : say.studio.seenAs(live.name);
}
