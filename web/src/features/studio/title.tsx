import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type DocumentInput, useClient, useQuery } from "urql";

import { type Changed, DELETE_TITLE, type Entry, PUBLISH_TITLE, refusalOf, RESTORE_TITLE, SUBMIT_TITLE, TITLE_ENTRY, WITHDRAW_TITLE } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import { ENCODE_AGAIN } from "~/graph/jobs";
import type { TitleKind } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { SheetBones } from "~/ui/skeleton";
import { useWords, type Words } from "~/words/operators";

import { Deleting } from "./deleting";
import { Family } from "./family";
import { TitleForm } from "./form";
import { History } from "./history";
import { wordsOf } from "./refusal";
import { StateMark } from "./state";
import * as css from "./studio.css";

const FILMED: readonly TitleKind[] = ["FILM", "EPISODE", "EXTRA"];

/** One title: what is said of it, what viewers see, what it was before. */
export function StudioTitle() {
  const say = useWords();
  const { id } = useParams({ from: "/signed-in/watching/frame/studio/$id" });
  const [{ data, error }, ask] = useQuery({ query: TITLE_ENTRY, variables: { id }, requestPolicy: "cache-and-network" });
  const entry = data?.titleEntry;
  usePageTitle(entry?.newest.said.name);
  if (entry) return <Shown key={entry.id} entry={entry} again={() => ask({ requestPolicy: "network-only" })} />;
  if (!data && !error) return <SheetBones width={1080} />;
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
  const navigate = useNavigate();
  const may = useWatcher().viewer.permissions;
  const { id, state, newest } = entry;

  /** Does it, and shows what came of it; whether it was done. */
  const act = async <V extends { id: string }>(document: DocumentInput<Changed, V>, variables: V): Promise<boolean> => {
    const { data, error } = await graph.mutation<Changed, V>(document, variables);
    const refusal = refusalOf(Object.values(data ?? {})[0]);
    setProblem(error ? problemOf(error).words : wordsOf(refusal));
    return !error && !refusal;
  };
  const change = async <V extends { id: string }>(document: DocumentInput<Changed, V>, variables: V) => {
    await act(document, variables);
    again();
  };
  const remove = async () => {
    if (await act(DELETE_TITLE, { id })) await navigate({ to: "/studio", search: {} });
  };
  const encodeAgain = async () => {
    const { data, error } = await graph.mutation(ENCODE_AGAIN, { title: id });
    setProblem(error && problemOf(error).words);
    if (data) await navigate({ to: "/operations/jobs/$id", params: { id: data.encodeAgain.id } });
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
            <button type="button" className={button.quiet} onClick={() => void change(SUBMIT_TITLE, { id })}>
              {say.studio.review}
            </button>
          )}
          {state !== "PUBLISHED" && (
            <button type="button" className={button.main} onClick={() => void change(PUBLISH_TITLE, { id })}>
              {say.studio.publish}
            </button>
          )}
          {(entry.live || state === "REVIEW") && (
            <button type="button" className={button.quiet} onClick={() => void change(WITHDRAW_TITLE, { id })}>
              {entry.live ? say.studio.withdraw : say.studio.endReview}
            </button>
          )}
          {FILMED.includes(newest.said.kind) && (
            <Link to="/operations/jobs" search={{ of: id }} className={button.plain}>
              {say.studio.sendFilm}
            </Link>
          )}
          {entry.playable && (
            <button type="button" className={button.plain} onClick={() => void encodeAgain()}>
              {say.studio.encodeAgain}
            </button>
          )}
        </div>
      </header>
      <Problem words={problem} />
      <TitleForm key={newest.number} id={id} said={newest.said} saved={again} />
      <Family entry={entry} />
      <History lines={"history" in entry ? entry.history : undefined} restore={(number) => void change(RESTORE_TITLE, { id, number })} />
      {may.includes("publish_titles") && <Deleting name={newest.said.name} remove={() => void remove()} />}
    </div>
  );
}

function seenText(say: Words, { live, shown, playable, newest }: Entry): string {
  if (!live) return say.studio.unseen;
  if (!shown) return playable ? say.studio.seenWithParent : say.studio.seenWithFilm;
  return live.name === newest.said.name ? say.studio.seen : say.studio.seenAs(live.name);
}
