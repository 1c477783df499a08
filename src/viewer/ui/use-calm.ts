import { useEffect, useState } from 'preact/hooks';

/** The last value that stayed the same for `ms` milliseconds; undefined at first. */
export const useCalm = <Value>(value: Value, ms: number): Value | undefined => {
  const [calm, setCalm] = useState<Value>();
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return calm;
};
