interface Named {
  language: string;
  label: string;
}

/** What tells a track from the others in its language, such as `English 5.1` or a commentary's name; nothing where it is the only one. */
export function noteOf(track: Named, tracks: readonly Named[], name: string): string {
  const alike = tracks.filter((one) => one.language === track.language);
  return alike.length > 1 && track.label !== name ? track.label : "";
}
