import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "urql";

import { APPROVE_LINK, type Waiting, WAITING } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";

import { Card } from "./card";
import * as css from "./welcome.css";

/** Lets a television or a command line in: first its code, then a look at what it is. */
export function LinkPage() {
  const graph = useClient();
  const [code, setCode] = useState("");
  const [waiting, setWaiting] = useState<Waiting>();
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<string>();

  const look = async () => {
    const { data, error } = await graph.query(WAITING, { code }, { requestPolicy: "network-only" }).toPromise();
    setProblem(error && problemOf(error).words);
    setWaiting(data?.waiting);
  };
  const approve = async () => {
    const { error } = await graph.mutation(APPROVE_LINK, { code }).toPromise();
    setProblem(error && problemOf(error).words);
    setDone(!error);
  };
  if (done) {
    return (
      <Card heading="It is signed in.">
        <p className={css.swap}>{waiting?.name} goes on by itself in a moment.</p>
        <Link to="/account" className={button.quiet}>
          See all devices
        </Link>
      </Card>
    );
  }
  if (waiting) {
    return (
      <Card heading={`Let ${waiting.name} in?`} send={approve}>
        <p className={css.swap}>
          It asks from {waiting.address}. Go on only if it is in front of you: whoever holds it can then watch as you.
        </p>
        <Problem words={problem} />
        <button type="submit" className={button.main}>
          Let it in
        </button>
        <button type="button" className={button.plain} onClick={() => setWaiting(undefined)}>
          It is not mine
        </button>
      </Card>
    );
  }
  return (
    <Card heading="Sign a device in" send={look}>
      <Field label="The code on its screen" required autoFocus autoComplete="off" autoCapitalize="characters" placeholder="BCDF-GHJK" value={code} invalid={Boolean(problem)} onValue={setCode} />
      <Problem words={problem} />
      <button type="submit" className={button.main}>
        Go on
      </button>
    </Card>
  );
}
