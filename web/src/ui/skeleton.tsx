import { useWords } from "~/words";

import { Shelf } from "./shelf";
import * as css from "./skeleton.css";

/** The shapes of what is about to be there. */
export function CardBones({ count = 6 }: { count?: number }) {
  return Array.from({ length: count }, (_, number) => <div key={number} className={css.card} />);
}

export function PageBones() {
  const say = useWords();
  return (
    <div aria-busy="true" aria-label={say.loading}>
      <div className={css.billboard} />
      <Shelf heading={<span className={css.line} style={{ display: "block", width: 180 }} />}>{CardBones({})}</Shelf>
    </div>
  );
}
