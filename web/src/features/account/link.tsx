import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "urql";

import { APPROVE_LINK, type Waiting, WAITING } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words";

import { Card } from "./card";
import * as css from "./welcome.css";

/** Lets a television or a command line in: first its code, then a look at what it is. */
export function LinkPage() {
  const say = useWords();
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
      <Card heading={say.link.done}>
        <p className={css.swap}>{say.link.doneWords(waiting?.name ?? "")}</p>
        <Link to="/account" className={button.quiet}>
          {say.link.devices}
        </Link>
      </Card>
    );
  }
  if (waiting) {
    return (
      <Card heading={say.link.letIn(waiting.name)} send={approve}>
        <p className={css.swap}>{say.link.warning(waiting.address)}</p>
        <Problem words={problem} />
        <button type="submit" className={button.main}>
          {say.link.yes}
        </button>
        <button type="button" className={button.plain} onClick={() => setWaiting(undefined)}>
          {say.link.no}
        </button>
      </Card>
    );
  }
  return (
    <Card heading={say.link.heading} send={look}>
      <Field label={say.link.code} required autoFocus autoComplete="off" autoCapitalize="characters" placeholder="BCDF-GHJK" value={code} invalid={Boolean(problem)} onValue={setCode} />
      <Problem words={problem} />
      <button type="submit" className={button.main}>
        {say.link.onward}
      </button>
    </Card>
  );
}
