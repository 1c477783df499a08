/** A picture is answered within ten seconds, or refused: this is what the work on it may take of them. */
const PICTURE_MS = 8_000;
/** All pictures of a request: the function has 29 s, and the last of them may use its share to the end. */
const REQUEST_MS = 18_000;

/**
 * Share out the time of a request among its pictures.
 * @returns how long the next picture may take, milliseconds; 0 when the request's time is used up
 */
export const startPictureTime = (): (() => number) => {
  const endMs = performance.now() + REQUEST_MS;
  return () => (performance.now() < endMs ? PICTURE_MS : 0);
};
