import { useEffect, useState } from "react";

import { useWords } from "~/words";

import { button } from "./button.css";
import * as css from "./secret.css";

const SAID_MS = 2500;

/** What is shown once and has to go elsewhere as it is. Without HTTPS browsers copy nothing, so it can be marked by a click too. */
export function Secret({ text }: { text: string }) {
  const say = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard.writeText(text).then(
    () => setCopied(true),
    () => undefined,
  );
  return (
    <div className={css.holder}>
      <code className={css.secret} dir="ltr">
        {text}
      </code>
      {window.isSecureContext && (
        <button type="button" className={button.quiet} aria-live="polite" onClick={copy}>
          {copied ? say.copied : say.copy}
        </button>
      )}
    </div>
  );
}
