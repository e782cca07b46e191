import { useWords } from "~/words";

import { Field } from "./field";

interface Props {
  confirmed: { asks: boolean; password: string; setPassword: (password: string) => void };
}

/** The field for the password, where a change has asked for it. */
export function PasswordAgain({ confirmed }: Props) {
  const say = useWords();
  if (!confirmed.asks) return null;
  return <Field label={say.account.passwordAgain} type="password" autoComplete="current-password" required autoFocus value={confirmed.password} onValue={confirmed.setPassword} />;
}
