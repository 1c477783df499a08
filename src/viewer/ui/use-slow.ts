import { useEffect, useRef, useState } from 'preact/hooks';

/** A copy of a value that changes at most once in `everyMs` milliseconds, however often the value does. */
export const useSlow = <Value>(value: Value, everyMs: number): Value => {
  const [slow, setSlow] = useState(value);
  const latest = useRef(value);
  const changedMs = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  latest.current = value;
  useEffect(() => {
    if (timer.current !== undefined) return;
    const waitMs = Math.max(0, changedMs.current + everyMs - performance.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      changedMs.current = performance.now();
      setSlow(latest.current);
    }, waitMs);
  }, [value, everyMs]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return slow;
};
