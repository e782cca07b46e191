import type { FeatureCollection, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import address from "world-atlas/countries-50m.json?url";

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

export interface Land {
  land: FeatureCollection;
  borders: MultiLineString;
}

let asked: Promise<Land> | undefined;

/** The land of the earth and the borders on it (Natural Earth, public domain), brought once. */
export function bringLand(): Promise<Land> {
  asked ??= fetch(address)
    .then(async (answer) => toLand((await answer.json()) as World))
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}

function toLand(world: World): Land {
  const { countries, land } = world.objects;
  return { land: feature(world, land), borders: mesh(world, countries, (one, other) => one !== other) };
}
