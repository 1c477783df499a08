import { untilAnswered } from '../api/until-answered.ts';
import { FRESH_MS } from '../core/links/link-age.ts';
import { makeLoadSpacing } from '../links/load-spacing.ts';
import { readOneByte } from '../links/read-stored.ts';

/**
 * What finds the link with which a film is loaded again after an error. It waits while the server or the storage is away.
 * @param element its `error` tells what happened
 * @param renew asks the server for a new link
 * @returns called at each error; undefined: there is no film any more. It throws an error whose message says why the film cannot be shown
 */
export const linkFinder = (
  element: HTMLVideoElement,
  renew: () => Promise<string | undefined>,
  signal: AbortSignal,
): (() => Promise<string | undefined>) => {
  let renewedMs = Number.NEGATIVE_INFINITY;
  const paused = makeLoadSpacing();
  const renewed = async (): Promise<string | undefined> => {
    const url = await renew();
    renewedMs = performance.now();
    return url;
  };
  return async () => {
    if (performance.now() - renewedMs >= FRESH_MS) return renewed();
    const { src, error } = element;
    let wasAway = error?.code === MediaError.MEDIA_ERR_NETWORK;
    const note = (): void => {
      wasAway = true;
    };
    try {
      await untilAnswered(() => readOneByte(src, signal), signal, note);
    } catch (refused) {
      if (!wasAway || signal.aborted) throw refused;
      // It may have expired while the storage was away.
      return renewed();
    }
    if (wasAway) {
      await paused(signal);
      return src;
    }
    throw new Error('This browser cannot play the film. Its renders are not affected.');
  };
};
