import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Link, Outlet } from "@tanstack/react-router";

import type { Client } from "urql";

import { asked } from "~/features/account/wanted";
import { Welcome } from "~/features/account/welcome";
import { Home } from "~/features/home/home";
import { wanted } from "~/features/operations/audit-filter";
import { type Span, SPANS } from "~/features/operations/network/spans";
import { prepare, press } from "~/features/player/press";
import { Profiles } from "~/features/profiles/profiles";
import { Search } from "~/features/search/search";
import { TitlePage } from "~/features/title/title";
import { createGraph } from "~/graph/client";
import { rememberedProfile } from "~/graph/viewer";
import { button } from "~/ui/button.css";
import { Notice } from "~/ui/notice";
import { PageBones, SheetBones } from "~/ui/skeleton";
import { useWords } from "~/words";

import { Frame } from "./frame";
import { SignedIn, Watching } from "./guards";

/** As wide as these pages are. */
const AccountBones = () => <SheetBones width={820} />;
const StudioBones = () => <SheetBones width={1080} />;
const OperationsBones = () => <SheetBones width={1480} />;

const root = createRootRouteWithContext<{ graph: Client }>()({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });
const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  validateSearch: asked,
  component: Welcome,
});
const verify = createRoute({ getParentRoute: () => root, path: "/verify", component: lazyRouteComponent(() => import("~/features/account/verify"), "Verify") });
const reset = createRoute({ getParentRoute: () => root, path: "/reset", component: lazyRouteComponent(() => import("~/features/account/reset"), "Reset") });
const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: SignedIn });
const profiles = createRoute({ getParentRoute: () => signedIn, path: "/profiles", component: Profiles });
const link = createRoute({ getParentRoute: () => signedIn, path: "/link", component: lazyRouteComponent(() => import("~/features/account/link"), "LinkPage") });
const watching = createRoute({ getParentRoute: () => signedIn, id: "watching", component: Watching });
const frame = createRoute({ getParentRoute: () => watching, id: "frame", component: Frame });
const home = createRoute({ getParentRoute: () => frame, path: "/", component: Home });
const search = createRoute({
  getParentRoute: () => frame,
  path: "/search",
  validateSearch: (asked: Record<string, unknown>): { q?: string } => (typeof asked["q"] === "string" ? { q: asked["q"] } : {}),
  component: Search,
});
const title = createRoute({ getParentRoute: () => frame, path: "/title/$id", component: TitlePage });
const account = createRoute({
  getParentRoute: () => frame,
  path: "/account",
  component: lazyRouteComponent(() => import("~/features/account/settings"), "AccountPage"),
  pendingComponent: AccountBones,
});
const STATES = ["DRAFT", "REVIEW", "PUBLISHED"] as const;
const studio = createRoute({
  getParentRoute: () => frame,
  path: "/studio",
  validateSearch: (asked: Record<string, unknown>): { q?: string | undefined; state?: (typeof STATES)[number] | undefined } => ({
    q: typeof asked["q"] === "string" ? asked["q"] : undefined,
    state: STATES.find((one) => one === asked["state"]),
  }),
  component: lazyRouteComponent(() => import("~/features/studio/titles"), "StudioTitles"),
  pendingComponent: StudioBones,
});
const studioTitle = createRoute({
  getParentRoute: () => frame,
  path: "/studio/$id",
  component: lazyRouteComponent(() => import("~/features/studio/title"), "StudioTitle"),
  pendingComponent: StudioBones,
});
const operations = [
  createRoute({
    getParentRoute: () => frame,
    path: "/operations/fleet",
    component: lazyRouteComponent(() => import("~/features/operations/network/fleet"), "FleetPage"),
    pendingComponent: OperationsBones,
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/operations/fleet/$id",
    validateSearch: (asked: Record<string, unknown>): { over?: Span | undefined } => ({ over: SPANS.find((one) => one === asked["over"]) }),
    component: lazyRouteComponent(() => import("~/features/operations/network/appliance-page"), "AppliancePage"),
    pendingComponent: OperationsBones,
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/operations/jobs",
    validateSearch: (asked: Record<string, unknown>): { of?: string } => (typeof asked["of"] === "string" ? { of: asked["of"] } : {}),
    component: lazyRouteComponent(() => import("~/features/operations/jobs/jobs"), "Jobs"),
    pendingComponent: OperationsBones,
  }),
  createRoute({ getParentRoute: () => frame, path: "/operations/jobs/$id", component: lazyRouteComponent(() => import("~/features/operations/jobs/job"), "JobPage"), pendingComponent: OperationsBones }),
  createRoute({ getParentRoute: () => frame, path: "/operations/plays", component: lazyRouteComponent(() => import("~/features/operations/plays"), "Plays"), pendingComponent: OperationsBones }),
  createRoute({
    getParentRoute: () => frame,
    path: "/operations/people",
    validateSearch: (asked: Record<string, unknown>): { q?: string } => (typeof asked["q"] === "string" ? { q: asked["q"] } : {}),
    component: lazyRouteComponent(() => import("~/features/operations/people/people"), "PeoplePage"),
    pendingComponent: OperationsBones,
  }),
  createRoute({ getParentRoute: () => frame, path: "/operations/webhooks", component: lazyRouteComponent(() => import("~/features/operations/webhooks/webhooks"), "WebhooksPage"), pendingComponent: OperationsBones }),
  createRoute({
    getParentRoute: () => frame,
    path: "/operations/audit",
    validateSearch: wanted,
    component: lazyRouteComponent(() => import("~/features/operations/audit"), "Audit"),
    pendingComponent: OperationsBones,
  }),
] as const;
const watch = createRoute({
  getParentRoute: () => watching,
  path: "/watch/$id",
  validateSearch: (asked: Record<string, unknown>): { engine?: "dash" } => (asked["engine"] === "dash" ? { engine: "dash" } : {}),
  beforeLoad: ({ context, params, search, preload }) => {
    const profile = rememberedProfile();
    if (preload) prepare();
    else if (profile) press(context.graph, profile, params.id, search.engine ?? "hls");
  },
  component: lazyRouteComponent(() => import("~/features/player/page"), "PlayerPage"),
  pendingComponent: PageBones,
});

const tree = root.addChildren([
  welcome,
  verify,
  reset,
  signedIn.addChildren([profiles, link, watching.addChildren([frame.addChildren([home, search, title, account, studio, studioTitle, ...operations]), watch])]),
]);

export const router = createRouter({ routeTree: tree, context: { graph: createGraph() }, scrollRestoration: true, defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  const say = useWords();
  return (
    <main>
      <Notice heading={say.nowhere.heading} words={say.nowhere.words}>
        <Link to="/" className={button.main}>
          {say.goHome}
        </Link>
      </Notice>
    </main>
  );
}

function Broken() {
  const say = useWords();
  return (
    <main>
      <Notice heading={say.broken.heading} words={say.broken.words}>
        <button type="button" className={button.main} onClick={() => location.reload()}>
          {say.broken.again}
        </button>
      </Notice>
    </main>
  );
}
