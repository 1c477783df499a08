import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { currentRoute, showMoment } from '../routing/current-route.ts';
import { useSlow } from '../ui/use-slow.ts';

/** Browsers bound how often the address may change. */
const WRITE_EVERY_MS = 400;
/** A move after this long without one is a step in the browser's history; those that follow at once belong to it. */
const STEP_MS = 1_000;

/** The moment in the address, milliseconds; undefined: none. */
const addressed = (jobId: string): number | undefined => {
  const route = currentRoute.value;
  return route.page === 'job' && route.jobId === jobId && route.second !== undefined
    ? Math.round(route.second * 1000)
    : undefined;
};

/**
 * The moment that the page of a job shows. It is in the address, and follows the browser's back and forward.
 * @param usualMs while none is chosen, milliseconds
 */
export const useMoment = (
  jobId: string,
  usualMs: number,
): { readonly atMs: number; readonly choose: (ms: number) => void } => {
  const inAddress = addressed(jobId);
  const [chosen, setChosen] = useState(inAddress);
  const written = useRef(inAddress);
  const movedMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    // The page's own writes come back as well.
    if (inAddress === written.current) return;
    written.current = inAddress;
    setChosen(inAddress);
  }, [inAddress]);
  const toWrite = useSlow(chosen, WRITE_EVERY_MS);
  useEffect(() => {
    if (toWrite === undefined || toWrite === written.current) return;
    written.current = toWrite;
    showMoment(jobId, toWrite / 1000, performance.now() - movedMs.current > STEP_MS);
    movedMs.current = performance.now();
  }, [jobId, toWrite]);
  const choose = useCallback((ms: number) => setChosen(Math.round(ms)), []);
  return { atMs: chosen ?? usualMs, choose };
};
