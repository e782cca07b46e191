import { Link, notFound } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useWatcher } from "~/graph/watcher";
import { usePageTitle } from "~/ui/page";
import { tabs } from "~/ui/tabs.css";
import { useWords } from "~/words/operators";

import * as css from "./operations.css";
import { isPartner, type SECTIONS, sectionsFor } from "./sections";

/** One of the pages, with the way to the others this person may see; for whoever may not see this one there is none. */
export function Section({ name, children }: { name: (typeof SECTIONS)[number]["name"]; children: ReactNode }) {
  const say = useWords();
  const { viewer } = useWatcher();
  const sections = sectionsFor(viewer);
  usePageTitle(say.operations.sections[name]);
  if (!sections.some((one) => one.name === name)) throw notFound();
  return (
    <div className={css.page}>
      <h1 className={css.heading}>{isPartner(viewer) ? say.operations.partner : say.operations.title}</h1>
      <nav className={tabs} aria-label={say.operations.which}>
        {sections.map((one) => (
          <Link key={one.name} to={one.to} className={css.tab}>
            {say.operations.sections[one.name]}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
