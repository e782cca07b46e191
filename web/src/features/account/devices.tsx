import { Link } from "@tanstack/react-router";
import { useMutation } from "urql";

import { type Device, SIGN_OUT_DEVICE, SIGN_OUT_OTHERS } from "~/graph/accounts";
import { button } from "~/ui/button.css";
import { agoText } from "~/ui/text";

import * as css from "./settings.css";

export function Devices({ devices, changed }: { devices: Device[]; changed: () => void }) {
  const [, signOut] = useMutation(SIGN_OUT_DEVICE);
  const [, signOutOthers] = useMutation(SIGN_OUT_OTHERS);
  return (
    <section className={css.part} aria-labelledby="devices">
      <h2 id="devices" className={css.title}>
        Devices
      </h2>
      <ul className={css.lines}>
        {devices.map((one) => (
          <li key={one.id} className={css.line}>
            <div className={css.named}>
              <span className={css.name}>{one.name}</span>
              <span className={css.words}>
                {one.here ? "This device" : `Seen ${agoText(one.seen)}`}
                {one.address && `, signed in from ${one.address}`}
              </span>
            </div>
            {!one.here && (
              <button type="button" className={button.plain} aria-label={`Sign out ${one.name}`} onClick={() => void signOut({ device: one.id }).then(changed)}>
                Sign out
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        <Link to="/link" className={button.quiet}>
          Sign a device in
        </Link>
        {devices.length > 1 && (
          <button type="button" className={button.plain} onClick={() => void signOutOthers({}).then(changed)}>
            Sign out all others
          </button>
        )}
      </div>
    </section>
  );
}
