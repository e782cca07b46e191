import { lazy, Suspense } from "react";
import { useQuery } from "urql";

import { type Appliance, FLEET, type Fleet, ROUTES, type RouteReport, type Site } from "~/graph/fleet";
import { useLive } from "~/graph/live";
import { CardBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { bitrateText, bytesText, numberText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Connection } from "../connection";
import * as css from "../operations.css";
import { Section } from "../section";
import { useMayAdd } from "../use-change";
import { Adding } from "./adding";
import { Figures } from "./figures";
import { Networks } from "./networks";
import { SitePanel } from "./site";
import { TrafficPanel } from "./traffic";

const SiteMap = lazy(async () => ({ default: (await import("./site-map")).SiteMap }));

/** Nearest to viewers first. */
const NEARNESS: readonly Site["kind"][] = ["embedded", "peering", "exchange", "origin"];

/** The network, or one's own part of it: how it is, what it carries, and what its parts shall do. */
export function FleetPage() {
  const live = useLive(FLEET, {});
  const { data, problem } = live;
  return (
    <Section name="fleet">
      <Connection live={live} />
      {!data && !problem && <div className={css.appliances}>{CardBones({ count: 4 })}</div>}
      {data && <Shown fleet={data.fleet} />}
    </Section>
  );
}

function Shown({ fleet }: { fleet: Fleet }) {
  const say = useWords();
  const mayAdd = useMayAdd();
  const appliances = fleet.appliances.filter((one) => one.duty !== "retired");
  const sum = (of: (one: Appliance) => number) => appliances.reduce((all, one) => all + of(one), 0);
  const serving = appliances.filter((one) => one.standing === "serving" || one.standing === "filling").length;
  const missing = sum((one) => one.fill.bytesMissing);
  const figures = [
    { term: say.fleet.serving, value: say.fleet.servingOf(numberText(serving), numberText(appliances.length)) },
    { term: say.fleet.sends, value: bitrateText(sum((one) => one.egress)) },
    { term: say.fleet.headroom, value: bitrateText(sum((one) => one.headroom)) },
    { term: say.fleet.holds, value: bytesText(sum((one) => one.used)) },
    { term: say.fleet.missing, value: missing ? bytesText(missing) : say.fleet.nothing },
  ];
  if (mayAdd && fleet.sites.length === 0) return <Adding fleet={fleet} />;
  return (
    <>
      <Figures figures={figures} />
      <Suspense>
        <SiteMap fleet={fleet} />
      </Suspense>
      <TrafficPanel fleet={fleet} />
      {mayAdd && <Adding fleet={fleet} />}
      <div className={css.sites}>
        {fleet.sites.toSorted((one, other) => NEARNESS.indexOf(one.kind) - NEARNESS.indexOf(other.kind)).map((site) => (
          <SitePanel
            key={site.id}
            site={site}
            network={fleet.networks.find((one) => one.id === site.network)?.name}
            appliances={appliances.filter((one) => one.site === site.id)}
          />
        ))}
      </div>
      {mayAdd && <Networks networks={fleet.networks} />}
      <Routes fleet={fleet} />
    </>
  );
}

/** What the providers' routers announce, and what of it goes another way. */
function Routes({ fleet }: { fleet: Fleet }) {
  const [{ data }] = useQuery({ query: ROUTES, variables: {}, requestPolicy: "cache-and-network" });
  const say = useWords();
  if (!data) return null;
  const { sites, refused, lostTraffic } = data.routes;
  const nameOf = (id: string) => fleet.sites.find((one) => one.id === id)?.name ?? id;
  return (
    <section className={css.part} aria-labelledby="routes">
      <h2 id="routes" className={css.title}>
        {say.routes.title}
      </h2>
      {sites.every((one) => one.prefixes === 0) && <p className={css.quiet}>{say.routes.none}</p>}
      <Table
        name={say.routes.title}
        headings={[say.routes.site, say.routes.prefixes, say.routes.refused, say.routes.uneven, say.routes.noOtherSite]}
        rows={sites.map((one) => ({ key: one.site, cells: [nameOf(one.site), numberText(one.prefixes), numberText(one.refused), someOf(one.uneven), someOf(one.noOtherSite)] }))}
      />
      {lostTraffic.length > 0 && (
        <Table
          name={say.routes.lost}
          headings={[say.routes.lost, say.routes.prefix, say.routes.moreSpecific, say.routes.other]}
          rows={lostTraffic.map((one) => ({ key: `${one.site} ${one.moreSpecific}`, cells: [nameOf(one.site), someOf([one.prefix]), someOf([one.moreSpecific]), nameOf(one.other)] }))}
        />
      )}
      {refused.length > 0 && <Refused refused={refused} nameOf={nameOf} />}
    </section>
  );
}

function Refused({ refused, nameOf }: { refused: RouteReport["refused"]; nameOf: (id: string) => string }) {
  const say = useWords();
  return (
    <details>
      <summary className={css.more}>{say.routes.refusedRoutes}</summary>
      <Table
        name={say.routes.refusedRoutes}
        headings={[say.routes.site, say.routes.appliance, say.routes.prefix, say.routes.path, say.routes.why]}
        rows={refused.map((one) => ({
          key: `${one.appliance} ${one.prefix}`,
          cells: [nameOf(one.site), one.appliance, someOf([one.prefix]), one.asPath.join(" "), say.routes.reasons[one.reason] ?? one.reason],
        }))}
      />
    </details>
  );
}

const FEW = 3;

/** An address is read from left to right in every language. */
function someOf(prefixes: readonly string[]) {
  const more = prefixes.length - FEW;
  return <bdi dir="ltr">{[...prefixes.slice(0, FEW), ...(more > 0 ? [`+${numberText(more)}`] : [])].join(" · ") || "–"}</bdi>;
}
