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

/** The same of a page of panels, as wide as it will be. */
export function SheetBones({ width }: { width: number }) {
  const say = useWords();
  return (
    <div aria-busy="true" aria-label={say.loading} className={css.sheet} style={{ maxWidth: width }}>
      <div className={css.heading} />
      <div className={css.panel} />
      <div className={css.panel} />
    </div>
  );
}

/** Lines of a list that is about to be there. */
export function LineBones({ count = 5 }: { count?: number }) {
  return Array.from({ length: count }, (_, number) => <div key={number} className={css.row} />);
}
