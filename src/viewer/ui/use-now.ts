import { useEffect, useState } from 'preact/hooks';

/**
 * The time by this machine's clock, epoch milliseconds, updated at intervals.
 * @param everyMs interval; undefined: the time is not updated
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
