import type { FeatureCollection, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import address from "world-atlas/countries-50m.json?url";

type World = Parameters<typeof mesh>[0] & { objects: { countries: NonNullable<Parameters<typeof mesh>[1]>; land: Parameters<typeof feature>[1] } };

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
  const land = feature(world, world.objects.land);
  return {
    land: land.type === "FeatureCollection" ? land : { type: "FeatureCollection", features: [land] },
    borders: mesh(world, world.objects.countries, (one, other) => one !== other),
  };
}
