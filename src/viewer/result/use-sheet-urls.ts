import { useRef } from 'preact/hooks';
import type { StoryboardBook } from '../panel/storyboard-book.ts';

/** Shortest time between renewals of links. */
const FRESH_MS = 120_000;

/** Known links of all sheets. They are renewed while the player is in use. */
export const useSheetUrls = (
  storyboard: StoryboardBook | undefined,
): { readonly urls: Map<string, string>; readonly renew: () => void } => {
  const urls = useRef(new Map<string, string>()).current;
  const renewedMs = useRef(Number.NEGATIVE_INFINITY);
  const renew = (): void => {
    if (storyboard === undefined || performance.now() - renewedMs.current < FRESH_MS) return;
    renewedMs.current = performance.now();
    for (const { name } of storyboard.sheets) {
      storyboard.urlOf(name).then(
        (url) => url !== undefined && urls.set(name, url),
        () => {},
      );
    }
  };
  return { urls, renew };
};
