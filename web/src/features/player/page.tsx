import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { TITLE } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { usePageTitle } from "~/ui/page";

import { Stage } from "./stage";

export function PlayerPage() {
  const { id } = useParams({ from: "/signed-in/watching/watch/$id" });
  const { engine = "hls" } = useSearch({ from: "/signed-in/watching/watch/$id" });
  const { profile } = useWatcher();
  const [{ data }] = useQuery({ query: TITLE, variables: { profile: profile.id, id } });
  // Trying again is a new play with a new player.
  const navigate = useNavigate();
  const [attempt, setAttempt] = useState<{ number: number; takeOver: string | null }>({ number: 0, takeOver: null });
  const again = (takeOver: string | null) => setAttempt({ number: attempt.number + 1, takeOver });
  usePageTitle(data?.title?.name);
  const next = () => {
    const after = data?.title?.nextEpisode;
    if (after) void navigate({ to: "/watch/$id", params: { id: after.id }, search: (now) => now, replace: true });
  };
  return <Stage key={`${id} ${engine} ${attempt.number}`} id={id} title={data?.title ?? null} engine={engine} takeOver={attempt.takeOver} again={again} onNext={next} />;
}
