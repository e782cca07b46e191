import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMutation } from "urql";

import { VERIFY_EMAIL } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { useWords } from "~/words";

import { Card } from "./card";
import { useCode } from "./code";
import * as css from "./welcome.css";

let taken: string | null = null;

/** Where the letter leads that asks whether an address is real. */
export function Verify() {
  const say = useWords();
  const code = useCode();
  const [{ data, error }, verify] = useMutation(VERIFY_EMAIL);
  const [ready, setReady] = useState(false);
  const renew = useRenew();
  useEffect(() => {
    // A code is good once, and a page may be shown twice.
    if (taken === code) return;
    taken = code;
    void verify({ code }).then(() => setReady(true));
  }, [code, verify]);
  return (
    <Card heading={data ? say.letters.thanks : say.letters.yours}>
      {!data && !error && <p className={css.swap}>{say.letters.moment}</p>}
      <Problem words={error && problemOf(error).words} />
      {ready && (
        <Link to="/" className={button.main} onClick={renew}>
          {say.letters.onward}
        </Link>
      )}
    </Card>
  );
}
