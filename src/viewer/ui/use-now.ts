import { useEffect, useState } from 'preact/hooks';
import { serverNow } from '../api/server-clock.ts';

/**
 * The time by the server's clock, epoch milliseconds, updated at intervals.
 * @param everyMs interval; undefined: the time is not updated
 */
export const useNow = (everyMs: number | undefined): number => {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => setNowMs(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
