import { Link, Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { iconButton } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Logo } from "~/ui/logo";

import * as css from "./frame.css";
import { VantageMenu } from "./vantage-menu";
import { WhoMenu } from "./who-menu";

/** What stands around every page but the player. */
export function Frame() {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(scrollY > 24);
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, []);
  return (
    <>
      <a href="#main" className={css.skip}>
        Skip to the films
      </a>
      <header className={css.header} data-scrolled={scrolled}>
        <Link to="/" className={css.home} aria-label="Nearcast, home">
          <Logo />
        </Link>
        <VantageMenu />
        <Link to="/search" search={{}} className={iconButton} aria-label="Search" title="Search">
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
