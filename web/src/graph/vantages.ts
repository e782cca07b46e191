import { graphql } from "./graphql";

export const VANTAGES = graphql(`
  query Vantages {
    vantages {
      name
      address
    }
  }
`);

const KEY = "nearcast.vantage";

/** The address this browser pretends to be at; empty for its own. The platform believes it in developer mode only. */
export function chosenVantage(): string {
  return localStorage.getItem(KEY) ?? "";
}

export function chooseVantage(address: string): void {
  if (address) localStorage.setItem(KEY, address);
  else localStorage.removeItem(KEY);
}
