/** Pages in the background are not painted, and go on all the same. */
const UNPAINTED_MS = 250;

/** Call once what was rendered is painted. @returns gives it up */
export const afterPaint = (then: () => void): (() => void) => {
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
