import { useNavigate } from "@tanstack/react-router";
import { useMutation } from "urql";

import { isPartner, sectionsFor } from "~/features/operations/sections";
import { CHOOSE_PROFILE, type Profile } from "~/graph/profiles";
import { rememberProfile, SIGN_OUT } from "~/graph/viewer";
import { useRenew, useWatcher } from "~/graph/watcher";
import { Face } from "~/ui/face";
import { Menu } from "~/ui/menu";
import { useWords } from "~/words";

import * as css from "./frame.css";

/** The profile that watches: change to another one, or leave. */
export function WhoMenu() {
  const say = useWords();
  const { viewer, profile } = useWatcher();
  const [, signOut] = useMutation(SIGN_OUT);
  const [, choose] = useMutation(CHOOSE_PROFILE);
  const navigate = useNavigate();
  const renew = useRenew();

  const [section] = sectionsFor(viewer);
  const leave = async () => {
    await signOut({});
    rememberProfile(null);
    renew();
    await navigate({ to: "/welcome" });
  };
  const become = async ({ id, locked }: Profile) => {
    if (locked || (await choose({ profile: id, pin: "" })).error) return navigate({ to: "/profiles" });
    rememberProfile(id);
    renew();
    return navigate({ to: "/" });
  };
  return (
    <Menu
      name={say.frame.profileOf(profile.name)}
      place="below"
      className={css.who}
      button={<Face name={profile.name} hue={profile.colour} picture={profile.picture} size={36} />}
      choices={[
        ...viewer.profiles.map((one) => ({
          key: one.id,
          label: one.name,
          note: one.locked ? say.frame.pin : one.maturity < 18 ? say.frame.upTo(one.maturity) : "",
          chosen: one.id === profile.id,
          choose: () => void become(one),
        })),
        { key: "profiles", label: say.frame.who, choose: () => void navigate({ to: "/profiles" }) },
        ...(profile.kids ? [] : [{ key: "account", label: say.frame.account, choose: () => void navigate({ to: "/account" }) }]),
        ...(viewer.permissions.includes("see_titles") && !profile.kids ? [{ key: "studio", label: say.frame.catalogue, choose: () => void navigate({ to: "/studio", search: {} }) }] : []),
        ...(section && !profile.kids ? [{ key: "operations", label: isPartner(viewer) ? say.frame.partner : say.frame.operations, choose: () => void navigate({ to: section.to }) }] : []),
        { key: "leave", label: say.frame.signOut, note: viewer.email, choose: () => void leave() },
      ]}
    />
  );
}
