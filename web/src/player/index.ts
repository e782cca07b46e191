export { chapterAt, skippable } from "./chapters";
export { report } from "./events";
export { EMPTY, entered, type Ledger } from "./ledger";
export { remember, remembered } from "./memory";
export { excused, type Meter, pressed, ran, waits } from "./meter";
export type { Engine, Player, Statistics, Track, Tracks, Trouble } from "./model";
export { preparePlayer, takePlayer, troubleOf } from "./shaka";
