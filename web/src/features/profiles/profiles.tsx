import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { rememberProfile, VIEWER } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { Face } from "~/ui/face";
import { Icon } from "~/ui/icon";
import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";

import { AddProfile } from "./add";
import * as css from "./profiles.css";

const PROFILES_MAX = 8;

export function Profiles() {
  usePageTitle("Who's watching?");
  const [{ data }] = useQuery({ query: VIEWER, variables: {} });
  const [adding, setAdding] = useState(false);
  const navigate = useNavigate();
  const renew = useRenew();
  const profiles = data?.viewer?.profiles ?? [];

  const choose = (id: string) => {
    rememberProfile(id);
    renew();
    void navigate({ to: "/" });
  };
  if (adding) {
    return (
      <main className={css.page}>
        <h1 className={css.heading}>Add a profile</h1>
        <AddProfile done={() => setAdding(false)} />
      </main>
    );
  }
  return (
    <main className={css.page}>
      <Logo />
      <h1 className={css.heading}>Who's watching?</h1>
      <ul className={css.faces}>
        {profiles.map((one, number) => (
          <li key={one.id}>
            <button type="button" className={css.choice} autoFocus={number === 0} onClick={() => choose(one.id)}>
              <Face name={one.name} hue={one.colour} size="100%" />
              <span className={css.name}>
                {one.name}
                <span className={css.note}>{one.maturity < 18 ? `Films up to ${one.maturity}` : "All films"}</span>
              </span>
            </button>
          </li>
        ))}
        {profiles.length < PROFILES_MAX && (
          <li>
            <button type="button" className={css.choice} onClick={() => setAdding(true)}>
              <span className={css.add}>
                <Icon name="plus" size={36} />
              </span>
              <span className={css.name}>Add a profile</span>
            </button>
          </li>
        )}
      </ul>
    </main>
  );
}
