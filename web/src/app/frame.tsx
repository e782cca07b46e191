import { Link, Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { iconButton } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Logo } from "~/ui/logo";
import { useWords } from "~/words";

import * as css from "./frame.css";
import { VantageMenu } from "./vantage-menu";
import { WhoMenu } from "./who-menu";

/** What stands around every page but the player. */
export function Frame() {
  const say = useWords();
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(scrollY > 24);
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, []);
  return (
    <>
      <a href="#main" className={css.skip}>
        {say.frame.skip}
      </a>
      <header className={css.header} data-stays data-scrolled={scrolled}>
        <Link to="/" className={css.home} aria-label={say.frame.home}>
          <Logo />
        </Link>
        <VantageMenu />
        <Link to="/search" search={{}} className={iconButton} aria-label={say.frame.search} title={say.frame.search}>
          <Icon name="search" />
        </Link>
        <WhoMenu />
      </header>
      <main id="main" tabIndex={-1} className={css.main}>
        <Outlet />
      </main>
    </>
  );
}
