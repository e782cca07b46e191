import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";

import { Entrance } from "./entrance";
import * as css from "./welcome.css";

export function Welcome() {
  usePageTitle("Welcome");
  return (
    <div className={css.page}>
      <header className={css.top}>
        <Logo />
      </header>
      <main className={css.middle}>
        <div className={css.pitch}>
          <h1 className={css.claim}>Films, from right around the corner.</h1>
          <p className={css.words}>Press play and the picture is there: it comes from an appliance near you, and moves to the next one before you notice.</p>
        </div>
        <Entrance />
      </main>
    </div>
  );
}
