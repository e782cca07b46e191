import { Field } from "~/ui/field";
import { useWords } from "~/words/operators";

/** Where a site is, as it is typed. */
export interface Place {
  latitude: string;
  longitude: string;
  timezone: string;
}

export function placeOf({ latitude, longitude, timezone }: Place) {
  return { location: latitude || longitude ? { latitude: Number(latitude), longitude: Number(longitude) } : null, timezone };
}

interface Props {
  place: Place;
  wrong: (field: string) => boolean;
  onPlace: (place: Place) => void;
}

/** Degrees, of which there are two or none, and a time zone. */
export function PlaceFields({ place, wrong, onPlace }: Props) {
  const say = useWords();
  const located = Boolean(place.latitude || place.longitude);
  const degrees = { type: "number", step: "any", required: located, invalid: wrong("location") } as const;
  return (
    <>
      <Field label={say.adding.north} {...degrees} min={-90} max={90} value={place.latitude} onValue={(latitude) => onPlace({ ...place, latitude })} />
      <Field label={say.adding.east} {...degrees} min={-180} max={180} value={place.longitude} onValue={(longitude) => onPlace({ ...place, longitude })} />
      <Field label={say.adding.timezone} required value={place.timezone} invalid={wrong("timezone")} onValue={(timezone) => onPlace({ ...place, timezone })} />
    </>
  );
}
