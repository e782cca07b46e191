import { Link } from "@tanstack/react-router";
import { useMutation } from "urql";

import { type Device, SIGN_OUT_DEVICE, SIGN_OUT_OTHERS } from "~/graph/accounts";
import { button } from "~/ui/button.css";
import { useWords } from "~/words";
import { agoText, listText } from "~/words/format";

import * as css from "./settings.css";

export function Devices({ devices, changed }: { devices: Device[]; changed: () => void }) {
  const say = useWords();
  const [, signOut] = useMutation(SIGN_OUT_DEVICE);
  const [, signOutOthers] = useMutation(SIGN_OUT_OTHERS);
  return (
    <section className={css.part} aria-labelledby="devices">
      <h2 id="devices" className={css.title}>
        {say.account.devices}
      </h2>
      <ul className={css.lines}>
        {devices.map((one) => (
          <li key={one.id} className={css.line}>
            <div className={css.named}>
              <span className={css.name}>{one.name}</span>
              <span className={css.words}>
                {listText([one.here ? say.account.here : say.account.seen(agoText(one.seen)), ...(one.address ? [say.account.from(one.address)] : [])])}
              </span>
            </div>
            {!one.here && (
              <button type="button" className={button.plain} aria-label={say.account.signOutOf(one.name)} onClick={() => void signOut({ device: one.id }).then(changed)}>
                {say.account.signOut}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        <Link to="/link" className={button.quiet}>
          {say.account.signIn}
        </Link>
        {devices.length > 1 && (
          <button type="button" className={button.plain} onClick={() => void signOutOthers({}).then(changed)}>
            {say.account.signOutOthers}
          </button>
        )}
      </div>
    </section>
  );
}
