import { useMemo } from 'preact/hooks';
import { FRESH_MS } from '../core/links/link-age.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';

/** Known links of all sheets of a storyboard. They are renewed while the player is in use. */
export const useSheetUrls = (
  storyboard: StoryboardBook | undefined,
): { readonly urls: ReadonlyMap<string, string>; readonly renew: () => void } =>
  // Sheets of an outline and of a storyboard have the same names.
  useMemo(() => {
    const urls = new Map<string, string>();
    let renewedMs = Number.NEGATIVE_INFINITY;
    const renew = (): void => {
      if (storyboard === undefined || performance.now() - renewedMs < FRESH_MS) return;
      renewedMs = performance.now();
      for (const { name } of storyboard.sheets) {
        storyboard.urlOf(name).then(
          (url) => url !== undefined && urls.set(name, url),
          () => {},
        );
      }
    };
    return { urls, renew };
  }, [storyboard]);
