import { geoPath, type GeoProjection } from "d3-geo";
import { type RefObject, useEffect, useRef, useState } from "react";

import type { Appliance, Fleet, Site } from "~/graph/fleet";
import { bitrateText, listText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { healthOf, type Mark } from "./health";
import { bringLand, type Land } from "./land";
import { readable, sideOf, type Size, viewOf } from "./projection";
import * as map from "./site-map.css";

const LETTER = { width: 7.5, height: 20 };
const RADIUS = { least: 6, more: 12 };
const TALL = { share: 0.42, least: 240, most: 440 };
const HEALTHS: readonly Mark[] = ["good", "busy", "bad", "calm"];

interface Spot {
  site: Site;
  name: string;
  health: Mark;
  egress: number;
  x: number;
  y: number;
}

/** Where the sites are: the colour says how they are, the size what they send. Each leads to its own part of the page. */
export function SiteMap({ fleet }: { fleet: Fleet }) {
  const say = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const land = useLand();
  const placed = fleet.sites.filter((one) => one.longitude !== null && one.latitude !== null);
  const elsewhere = fleet.sites.filter((one) => !placed.includes(one));
  if (!placed.length) return null;
  const size = { width, height: Math.min(TALL.most, Math.max(TALL.least, width * TALL.share)) };
  const view = viewOf(placed.map(placeOf), size);
  return (
    <section className={css.part} aria-labelledby="map">
      <div className={css.head}>
        <h2 id="map" className={css.title}>
          {say.map.title}
        </h2>
        <ul className={map.legend}>
          {HEALTHS.map((one) => (
            <li key={one} className={map.key[one]}>
              {say.map.healths[one]}
            </li>
          ))}
        </ul>
      </div>
      <div ref={frame} className={map.frame}>
        {width > 0 && <Drawing land={land} spots={spotsOf(placed, fleet, view)} view={view} size={size} />}
      </div>
      {elsewhere.length > 0 && <p className={css.quiet}>{say.map.elsewhere(listText(elsewhere.map((one) => one.name)))}</p>}
    </section>
  );
}

interface DrawingProps {
  land: Land | undefined;
  spots: readonly Spot[];
  view: GeoProjection;
  size: Size;
}

function Drawing({ land, spots, view, size }: DrawingProps) {
  const say = useWords();
  const draw = geoPath(view);
  const named = readable(spots, LETTER, size);
  const most = Math.max(...spots.map((one) => one.egress), 1);
  return (
    <svg className={map.drawing} width={size.width} height={size.height} role="group" aria-label={say.map.title}>
      <g aria-hidden="true">
        <path className={map.land} d={(land && draw(land.land)) ?? ""} />
        <path className={map.borders} d={(land && draw(land.borders)) ?? ""} />
      </g>
      {spots.map((one) => (
        <a key={one.site.id} href={`#site-${one.site.id}`} className={map.site} data-named={named.has(one)} aria-label={say.map.siteIs(one.name, say.map.healths[one.health], bitrateText(one.egress))}>
          <circle className={map.reach} cx={one.x} cy={one.y} r={16} />
          <circle className={map.dot[one.health]} cx={one.x} cy={one.y} r={RADIUS.least + RADIUS.more * Math.sqrt(one.egress / most)} />
          <text className={map.name} x={one.x + sideOf(one, LETTER, size) * (RADIUS.least + RADIUS.more)} y={one.y} dy="0.35em" textAnchor={sideOf(one, LETTER, size) > 0 ? "start" : "end"}>
            {one.name}
          </text>
        </a>
      ))}
    </svg>
  );
}

/** What sends most comes first, so that smaller ones lie on top of it and its name is kept. */
function spotsOf(sites: readonly Site[], fleet: Fleet, view: GeoProjection): Spot[] {
  return sites
    .map((site): Spot => {
      const appliances = fleet.appliances.filter((one) => one.site === site.id && one.duty !== "retired");
      const { longitude, latitude } = placeOf(site);
      const [x = 0, y = 0] = view([longitude, latitude]) ?? [];
      return { site, name: site.name, health: healthOf(site, appliances), egress: sentBy(appliances), x, y };
    })
    .sort((one, other) => other.egress - one.egress);
}

function sentBy(appliances: readonly Appliance[]): number {
  return appliances.reduce((sum, one) => sum + one.egress, 0);
}

function placeOf({ longitude, latitude }: Site) {
  return { longitude: longitude ?? 0, latitude: latitude ?? 0 };
}

function useWidth(frame: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!frame.current) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, [frame]);
  return width;
}

/** Without it the sites are there all the same. */
function useLand(): Land | undefined {
  const [land, setLand] = useState<Land>();
  useEffect(() => {
    let over = false;
    bringLand().then(
      (brought) => !over && setLand(brought),
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, []);
  return land;
}
