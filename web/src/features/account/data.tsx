import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation } from "urql";

import { DELETE_ACCOUNT, EXPORT_DATA } from "~/graph/accounts";
import { useConfirmed } from "~/graph/confirmed";
import { rememberProfile } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { useWords } from "~/words";

import * as css from "./settings.css";

/** All that is kept of whoever is signed in: to take along, or to let go. */
export function YourData() {
  const say = useWords();
  const [sure, setSure] = useState(false);
  const [, exportData] = useMutation(EXPORT_DATA);
  const [, deleteAccount] = useMutation(DELETE_ACCOUNT);
  const confirmed = useConfirmed();
  const navigate = useNavigate();
  const renew = useRenew();

  const download = async () => {
    await confirmed.make(async () => {
      const answer = await exportData({});
      if (answer.data) save(answer.data.exportData.data);
      return answer;
    });
  };
  const leave = async () => {
    if (!(await confirmed.make(() => deleteAccount({})))) return;
    rememberProfile(null);
    renew();
    await navigate({ to: "/welcome", search: {} });
  };
  return (
    <section className={css.part} aria-labelledby="data">
      <h2 id="data" className={css.title}>
        {say.account.data}
      </h2>
      <p className={css.words}>{sure ? say.account.dataSure : say.account.dataWords}</p>
      <div className={css.form}>
        <PasswordAgain confirmed={confirmed} />
        <Problem words={confirmed.problem} />
      </div>
      <div className={css.actions}>
        {sure ? (
          <>
            <button type="button" className={button.main} onClick={() => void leave()}>
              {say.account.deleteSure}
            </button>
            <button type="button" className={button.plain} onClick={() => setSure(false)}>
              {say.account.keep}
            </button>
          </>
        ) : (
          <>
            <button type="button" className={button.quiet} onClick={() => void download()}>
              {say.account.download}
            </button>
            <button type="button" className={button.plain} onClick={() => setSure(true)}>
              {say.account.delete}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function save(told: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "nearcast.json";
  link.click();
  URL.revokeObjectURL(address);
}
