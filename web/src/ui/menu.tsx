import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";

import { Icon } from "./icon";
import * as css from "./menu.css";

export interface Choice {
  key: string;
  label: string;
  note?: string;
  chosen?: boolean;
  choose: () => void;
}

const MARGIN = 12;

interface Props {
  /** What the menu is for; read aloud, and shown above the choices. */
  name: string;
  /** What is chosen, where the button shows it in words: whoever speaks to the page says what they see. */
  value?: string;
  button: ReactNode;
  className: string;
  place: keyof typeof css.place;
  choices: readonly Choice[];
  onOpen?: (open: boolean) => void;
}

/** A button that opens a list of choices. Arrow keys walk through it, Escape closes it and gives the focus back. */
export function Menu({ name, value, button, className, place, choices, onOpen }: Props) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const show = (now: boolean) => {
    setOpen(now);
    onOpen?.(now);
  };

  // Beside a button near the edge of a narrow window it would be cut off.
  useLayoutEffect(() => {
    if (!open || !list.current) return;
    const { left, right } = list.current.getBoundingClientRect();
    list.current.style.translate = `${Math.max(MARGIN - left, 0) + Math.min(document.documentElement.clientWidth - MARGIN - right, 0)}px`;
  }, [open]);

  useEffect(() => {
    if (!open) return undefined;
    const items = holder.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]");
    (Array.from(items ?? []).find((one) => one.ariaChecked === "true") ?? items?.[0])?.focus();
    const elsewhere = (event: PointerEvent) => {
      if (!holder.current?.contains(event.target as Node)) show(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
    // `show` only passes its argument on, so a new one each time makes no difference.
  }, [open]);

  const walk = (event: KeyboardEvent) => {
    if (!open) return;
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      show(false);
      opener.current?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = Array.from(holder.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]") ?? []);
    items.at((items.indexOf(document.activeElement as HTMLElement) + step) % items.length)?.focus();
  };

  return (
    <div className={css.holder} ref={holder} onKeyDown={walk}>
      <button ref={opener} type="button" className={className} aria-label={value ? `${name}: ${value}` : name} title={name} aria-haspopup="menu" aria-expanded={open} aria-controls={id} onClick={() => show(!open)}>
        {button}
      </button>
      {open && (
        <div ref={list} className={css.place[place]} role="menu" id={id} aria-label={name}>
          {/* The player's buttons go from left to right in every language; what one reads does not. */}
          <div dir={document.documentElement.dir}>
            <p className={css.heading}>{name}</p>
            {choices.map((one) => (
              <button
                key={one.key}
                type="button"
                role="menuitemradio"
                aria-checked={one.chosen ?? false}
                className={css.item}
                onClick={() => {
                  show(false);
                  opener.current?.focus();
                  one.choose();
                }}
              >
                <span className={css.tick}>{one.chosen && <Icon name="check" size={18} />}</span>
                <span className={css.label}>{one.label}</span>
                <span className={css.note}>{one.note}</span>
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
