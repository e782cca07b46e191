import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMutation, useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { CHOOSE_PROFILE, type Profile } from "~/graph/profiles";
import { rememberProfile, VIEWER } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Face } from "~/ui/face";
import { Icon } from "~/ui/icon";
import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";
import { useWords } from "~/words";

import { ProfileForm } from "./form";
import { Pin } from "./pin";
import * as css from "./profiles.css";

const PROFILES_MAX = 8;

/** What the page is about: choosing, a locked profile, one that changes, or a new one. */
type About = { what: "choosing" | "managing" | "adding" } | { what: "locked" | "changing"; profile: Profile };

export function Profiles() {
  const say = useWords();
  usePageTitle(say.frame.who);
  const [{ data }] = useQuery({ query: VIEWER, variables: {} });
  const [about, setAbout] = useState<About>({ what: "choosing" });
  const [, choose] = useMutation(CHOOSE_PROFILE);
  const navigate = useNavigate();
  const renew = useRenew();
  const back = () => setAbout({ what: "choosing" });

  const enter = async (profile: Profile, pin: string): Promise<string | undefined> => {
    const { error } = await choose({ profile: profile.id, pin });
    if (error) return problemOf(error).words;
    rememberProfile(profile.id);
    renew();
    await navigate({ to: "/" });
    return undefined;
  };
  const take = (profile: Profile) => {
    if (about.what === "managing") setAbout({ what: "changing", profile });
    else if (profile.locked) setAbout({ what: "locked", profile });
    else void enter(profile, "");
  };
  switch (about.what) {
    case "adding":
      return (
        <Page heading={say.profiles.add}>
          <ProfileForm profile={null} done={back} />
        </Page>
      );
    case "changing":
      return (
        <Page heading={about.profile.name}>
          <ProfileForm profile={about.profile} done={back} />
        </Page>
      );
    case "locked":
      return (
        <Page heading={say.profiles.locked}>
          <Pin profile={about.profile} open={(pin) => enter(about.profile, pin)} back={back} />
        </Page>
      );
    default:
      return (
        <Page heading={about.what === "managing" ? say.profiles.which : say.frame.who} logo>
          <Faces profiles={data?.viewer?.profiles ?? []} take={take} add={() => setAbout({ what: "adding" })} />
          <button type="button" className={button.plain} onClick={() => setAbout({ what: about.what === "managing" ? "choosing" : "managing" })}>
            {about.what === "managing" ? say.profiles.done : say.profiles.change}
          </button>
        </Page>
      );
  }
}

function Page({ heading, logo = false, children }: { heading: string; logo?: boolean; children: ReactNode }) {
  return (
    <main className={css.page}>
      {logo && <Logo />}
      <h1 className={css.heading}>{heading}</h1>
      {children}
    </main>
  );
}

function Faces({ profiles, take, add }: { profiles: Profile[]; take: (profile: Profile) => void; add: () => void }) {
  const say = useWords();
  return (
    <ul className={css.faces}>
      {profiles.map((one, number) => (
        <li key={one.id}>
          <button type="button" className={css.choice} autoFocus={number === 0} onClick={() => take(one)}>
            <Face name={one.name} hue={one.colour} picture={one.picture} size="100%" />
            <span className={css.name}>
              {one.name}
              <span className={css.note}>
                {one.locked && <Icon name="lock" size={12} />}
                {one.maturity < 18 ? say.profiles.upTo(one.maturity) : say.profiles.all}
              </span>
            </span>
          </button>
        </li>
      ))}
      {profiles.length < PROFILES_MAX && (
        <li>
          <button type="button" className={css.choice} onClick={add}>
            <span className={css.add}>
              <Icon name="plus" size={36} />
            </span>
            <span className={css.name}>{say.profiles.add}</span>
          </button>
        </li>
      )}
    </ul>
  );
}
