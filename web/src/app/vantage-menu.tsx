import { useQuery } from "urql";

import { chooseVantage, chosenVantage, VANTAGES } from "~/graph/vantages";
import { useRenew } from "~/graph/watcher";
import { Icon } from "~/ui/icon";
import { Menu } from "~/ui/menu";
import { useWords } from "~/words";

import * as css from "./frame.css";

/** Lets whoever tries the platform see it from each network. It is there in developer mode only. */
export function VantageMenu() {
  const say = useWords();
  const [{ data }] = useQuery({ query: VANTAGES, variables: {} });
  const renew = useRenew();
  const vantages = data?.vantages ?? [];
  if (vantages.length === 0) return null;
  const chosen = chosenVantage();
  const choose = (address: string) => {
    chooseVantage(address);
    renew();
  };
  const named = vantages.find((one) => one.address === chosen);
  const value = named ? capital(named.name) : say.frame.here;
  return (
    <Menu
      name={say.frame.vantage}
      value={value}
      place="below"
      className={css.vantage}
      button={
        <>
          <Icon name="pin" size={18} />
          <span className={css.vantageName}>{value}</span>
        </>
      }
      choices={[
        { key: "", label: say.frame.here, note: say.frame.thisBrowser, chosen: !named, choose: () => choose("") },
        ...vantages.map((one) => ({
          key: one.address,
          label: capital(one.name),
          note: one.address,
          chosen: one.address === chosen,
          choose: () => choose(one.address),
        })),
      ]}
    />
  );
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
