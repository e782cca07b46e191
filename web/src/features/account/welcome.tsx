import { LanguageSelect } from "~/ui/language-select";
import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";
import { useWords } from "~/words";

import { Entrance } from "./entrance";
import * as css from "./welcome.css";

export function Welcome() {
  const say = useWords();
  usePageTitle(say.welcome.title);
  return (
    <div className={css.page}>
      <header className={css.top}>
        <Logo />
        <LanguageSelect />
      </header>
      <main className={css.middle}>
        <div className={css.pitch}>
          <h1 className={css.claim}>{say.welcome.claim}</h1>
          <p className={css.words}>{say.welcome.words}</p>
        </div>
        <Entrance />
      </main>
    </div>
  );
}
