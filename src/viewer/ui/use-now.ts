import { useEffect, useState } from 'preact/hooks';

/**
 * The time by this machine's clock, epoch milliseconds, anew once in a while.
 * @param everyMs undefined: it stands still
 */
export const useNow = (everyMs: number | undefined): number => {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
