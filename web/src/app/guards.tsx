import { Navigate, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { wantedAfter } from "~/features/account/wanted";
import { rememberedProfile, VIEWER } from "~/graph/viewer";
import { WatcherContext } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Notice } from "~/ui/notice";
import { PageBones } from "~/ui/skeleton";
import { useWords } from "~/words";
import { languageOf, speak } from "~/words/speech";

/** Pages for whoever is signed in; others are sent to the welcome page. */
export function SignedIn() {
  const say = useWords();
  const [{ data, error }, ask] = useQuery({ query: VIEWER, variables: {} });
  if (data) return data.viewer ? <Outlet /> : <Navigate to="/welcome" search={wantedAfter(location.pathname)} />;
  if (!error) return <PageBones />;
  return (
    <Notice heading={say.unreachable.heading} words={problemOf(error).words}>
      <button type="button" className={button.main} onClick={() => ask({ requestPolicy: "network-only" })}>
        {say.again}
      </button>
    </Notice>
  );
}

/** Pages for a chosen profile, in its language if the interface speaks it. The choice is kept in this browser. */
export function Watching() {
  const [{ data }] = useQuery({ query: VIEWER, variables: {} });
  const viewer = data?.viewer;
  const profile = viewer?.profiles.find((one) => one.id === rememberedProfile());
  const spoken = profile?.open ? languageOf(profile.language) : undefined;
  useEffect(() => void (spoken && speak(spoken)), [spoken]);
  if (!viewer) return null;
  if (!profile?.open) return <Navigate to="/profiles" />;
  return (
    <WatcherContext value={{ viewer, profile }}>
      <Outlet />
    </WatcherContext>
  );
}
