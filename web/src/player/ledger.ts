import type { Pathway } from "~/graph/playback";

export interface Share {
  pathway: Pathway;
  bytes: number;
}

/** Where the bytes of one play came from. */
export interface Ledger {
  /** Who sent the last bytes. */
  serving: Pathway | null;
  shares: readonly Share[];
  /** How often the play went over to another appliance. */
  moves: number;
}

export const EMPTY: Ledger = { serving: null, shares: [], moves: 0 };

/** The ledger after `bytes` from `host`. Bytes from a host that is no pathway are left out. */
export function entered(ledger: Ledger, pathways: readonly Pathway[], host: string, bytes: number): Ledger {
  const pathway = pathways.find((one) => new URL(one.address).host === host);
  if (!pathway) return ledger;
  const known = ledger.shares.find((one) => one.pathway === pathway);
  return {
    serving: pathway,
    shares: known
      ? ledger.shares.map((one) => (one === known ? { pathway, bytes: one.bytes + bytes } : one))
      : [...ledger.shares, { pathway, bytes }],
    moves: ledger.moves + (ledger.serving && ledger.serving !== pathway ? 1 : 0),
  };
}
