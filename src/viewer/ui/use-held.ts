import { useEffect, useState } from 'preact/hooks';

/** Ways in which a pointer lets go: the system may take a drag away, for a gesture of its own or another window. */
const LETS_GO = ['pointerup', 'pointercancel', 'blur'] as const;

/**
 * Whether a pointer holds something. It is let go of wherever the pointer is then.
 * @returns also what is called when the pointer takes hold
 */
export const useHeld = (): { readonly isHeld: boolean; readonly hold: () => void } => {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!isHeld) return undefined;
    const listening = new AbortController();
    for (const event of LETS_GO) addEventListener(event, () => setHeld(false), { signal: listening.signal });
    return () => listening.abort();
  }, [isHeld]);
  return { isHeld, hold: () => setHeld(true) };
};
