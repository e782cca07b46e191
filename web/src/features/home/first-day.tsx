import { Notice } from "~/ui/notice";
import { CardBones } from "~/ui/skeleton";
import { Shelf } from "~/ui/shelf";
import { useWords } from "~/words";

import * as css from "./home.css";

/** The home page of a platform that has no film yet. It fills by itself. */
export function FirstDay() {
  const say = useWords();
  return (
    <>
      <Notice
        heading={say.home.first}
        words={say.home.firstWords}
        picture={
          <svg viewBox="0 0 24 24" className={css.lantern} aria-hidden="true">
            <circle cx="5.500" cy="18.500" r="2.800" fill="currentColor" />
            <path className={css.arc} d="M5.500 11a7.500 7.500 0 0 1 7.500 7.500" fill="none" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
            <path className={css.arcLate} d="M5.500 4.500a14 14 0 0 1 14 14" fill="none" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
          </svg>
        }
      />
      <Shelf heading={say.home.soon}>{CardBones({})}</Shelf>
    </>
  );
}
