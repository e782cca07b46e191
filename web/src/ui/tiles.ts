/** Small pictures of a film in sheets: the nth shows the second n * everyS. They lie in rows, from the left above. */
export interface Tiles {
  sheets: readonly string[];
  columns: number;
  /** Of a full sheet. */
  rows: number;
  width: number;
  height: number;
  everyS: number;
  count: number;
}

/** The number of the picture that shows this second, or the nearest there is. */
export function tileAt({ everyS, count }: Tiles, seconds: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(seconds / everyS)));
}

/** On which sheet a picture lies, and where on it, counted in pictures. */
export function placeOf({ sheets, columns, rows }: Tiles, number: number): { sheet: string | undefined; column: number; row: number } {
  const onSheet = number % (columns * rows);
  return { sheet: sheets[Math.floor(number / (columns * rows))], column: onSheet % columns, row: Math.floor(onSheet / columns) };
}

/** A few of the pictures, evenly through the film, without its first and its last moments. */
export function glimpses({ count }: Tiles, most: number): number[] {
  const many = Math.min(most, count);
  return Array.from({ length: many }, (_, number) => Math.floor(((number + 0.5) * count) / many));
}
