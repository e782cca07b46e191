import { useState } from "react";
import { useMutation, useQuery } from "urql";

import { ACCOUNT, type Account, SEND_VERIFICATION } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { usePageTitle } from "~/ui/page";
import { SheetBones } from "~/ui/skeleton";
import { useWords } from "~/words";

import { YourData } from "./data";
import { Devices } from "./devices";
import { Look } from "./look";
import { Passkeys } from "./passkeys";
import { Password } from "./password";
import * as css from "./settings.css";
import { ApiTokens } from "./tokens";

export function AccountPage() {
  const say = useWords();
  usePageTitle(say.account.title);
  const [{ data }, ask] = useQuery({ query: ACCOUNT, variables: {}, requestPolicy: "cache-and-network" });
  const account = data?.viewer;
  const again = () => ask({ requestPolicy: "network-only" });
  if (!account) return <SheetBones width={820} />;
  return (
    <div className={css.page}>
      <h1 className={css.heading}>{say.account.title}</h1>
      <Address account={account} />
      <Look />
      <Devices devices={account.devices.filter((one) => one.scopes === null)} changed={again} />
      <Password />
      <Passkeys />
      <ApiTokens permissions={account.permissions} devices={account.devices.filter((one) => one.scopes !== null)} changed={again} />
      <YourData />
    </div>
  );
}

function Address({ account }: { account: Account }) {
  const say = useWords();
  const [sent, setSent] = useState(false);
  const [{ error }, send] = useMutation(SEND_VERIFICATION);
  return (
    <section className={css.part}>
      <div className={css.line}>
        <div className={css.named}>
          <h2 className={css.name}>{account.email}</h2>
          <p className={css.words}>{account.verified ? say.account.verified : say.account.unverified}</p>
        </div>
        {!account.verified && (
          <button type="button" className={button.quiet} disabled={sent} onClick={() => void send({}).then((answer) => setSent(!answer.error))}>
            {sent ? say.account.sent : say.account.sendAgain}
          </button>
        )}
      </div>
      <Problem words={error && problemOf(error).words} />
    </section>
  );
}
