/** Time for the work on one picture. A picture is answered or refused within ten seconds; this is the part for the work. */
const PICTURE_MS = 8_000;
/** No picture of a request begins after this time. The function has 29 s, and the last picture may use its full share. */
const REQUEST_MS = 18_000;

/**
 * Share out the time of a request among its pictures.
 * @returns how long the next picture may take, milliseconds; 0 when the request's time is used up
 */
export const startPictureTime = (): (() => number) => {
  const endMs = performance.now() + REQUEST_MS;
  return () => (performance.now() < endMs ? PICTURE_MS : 0);
};
