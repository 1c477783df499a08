import { useEffect, useState } from 'preact/hooks';

/** Pages in the background are not painted, and go on all the same. */
const UNPAINTED_MS = 250;

/** Call once what was rendered is painted. @returns gives it up */
const afterPaint = (then: () => void): (() => void) => {
  let timer = setTimeout(then, UNPAINTED_MS);
  const request = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(then);
  });
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  };
};

/**
 * Render a page in steps, from its top, so that its first sight is painted early and no step holds up whoever uses it.
 * @returns the step, from 0 to `last`: each comes when the one before is painted
 */
export const useSteps = (last: number): number => {
  const [step, setStep] = useState(0);
  useEffect(() => (step < last ? afterPaint(() => setStep(step + 1)) : undefined), [step, last]);
  return step;
};
