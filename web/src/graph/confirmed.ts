import { useState } from "react";
import { type CombinedError, useMutation } from "urql";

import { CONFIRM_PASSWORD } from "./accounts";
import { problemOf } from "./client";

type Change = () => Promise<{ error?: CombinedError | undefined }>;

/** Makes a change that may ask for the password: only then is one asked for, and the change made again. */
export function useConfirmed() {
  const [, confirm] = useMutation(CONFIRM_PASSWORD);
  const [asks, setAsks] = useState(false);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();

  /** Whether the change was made. */
  const make = async (change: Change): Promise<boolean> => {
    let error = asks ? (await confirm({ password })).error : undefined;
    error ??= (await change()).error;
    const told = error && problemOf(error);
    if (told?.code === "accounts.not_confirmed") setAsks(true);
    setProblem(told?.words);
    return !error;
  };
  return { make, asks, password, setPassword, problem };
}
