import { Link, notFound, useNavigate, useSearch } from "@tanstack/react-router";

import type { TitleState } from "~/graph/catalogue";
import type { TitleKind } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Typed } from "~/ui/field";
import { usePageTitle } from "~/ui/page";
import { tab, tabs } from "~/ui/tabs.css";
import { useWords } from "~/words/operators";

import { Adding } from "./adding";
import { Pages } from "./pages";
import * as css from "./studio.css";

const STATES: (TitleState | undefined)[] = [undefined, "DRAFT", "REVIEW", "PUBLISHED"];

/** What belongs to nothing else. Films mostly come with what was uploaded. */
const TOPMOST: readonly TitleKind[] = ["SERIES", "COLLECTION", "FILM"];

/** Every title there is, also those that viewers do not see. */
export function StudioTitles() {
  const say = useWords();
  usePageTitle(say.studio.title);
  const { q = "", state } = useSearch({ from: "/signed-in/watching/frame/studio" });
  const navigate = useNavigate();
  if (!useWatcher().viewer.permissions.includes("see_titles")) throw notFound();
  const find = (typed: string) => void navigate({ to: "/studio", search: (now) => ({ ...now, q: typed || undefined }), replace: true });
  return (
    <div className={css.page}>
      <header className={css.top}>
        <h1 className={css.heading}>{say.studio.title}</h1>
        <Adding kinds={TOPMOST} />
      </header>
      <div className={css.tools}>
        <div className={css.find}>
          <Typed label={say.studio.find} type="search" value={q} onTyped={find} />
        </div>
        <nav className={tabs} aria-label={say.studio.which}>
          {STATES.map((one) => (
            <Link key={one ?? ""} to="/studio" search={{ q: q || undefined, state: one }} className={tab} activeOptions={{ exact: true, includeSearch: true }}>
              {one === undefined ? say.studio.all : one === "DRAFT" ? say.studio.drafts : say.studio.states[one]}
            </Link>
          ))}
        </nav>
      </div>
      <Pages key={`${q} ${state ?? ""}`} name={say.studio.list} text={q} state={state ?? null} />
    </div>
  );
}
