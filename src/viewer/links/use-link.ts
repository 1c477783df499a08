import { useEffect, useRef, useState } from 'preact/hooks';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';

/** Waits between attempts, milliseconds. A page of links that was fetched before a file was made lacks the file. */
export const AGAIN_MS = [3_200, 6_400, 12_800];
/** The same for a file that may be made at any time. */
const LATE_MS = 3_200;

/**
 * The link of a file, once the file exists.
 * @param key undefined while no link is needed
 * @param isLate the file may be made at any time: it is looked for as long as the link is needed
 * @returns undefined until the link is known, and when there is no such file; never the link of another key
 */
export const useLink = (links: LinkBook, key: string | undefined, isLate = false): string | undefined => {
  const [found, setFound] = useState<{ readonly key: string; readonly url: string }>();
  const mayCome = useRef(isLate);
  mayCome.current = isLate;
  useEffect(() => {
    if (key === undefined) return;
    const unwanted = new AbortController();
    const { signal } = unwanted;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (again: readonly number[]): Promise<void> => {
      // What is refused is looked for as what is missing: its place stays empty.
      const url = await untilAnswered(() => links.urlOf(key), signal).catch(() => undefined);
      if (signal.aborted) return;
      const [nextMs, ...rest] = again;
      const waitMs = mayCome.current ? LATE_MS : nextMs;
      if (url !== undefined) setFound({ key, url });
      else if (waitMs !== undefined) timer = setTimeout(() => void look(rest), waitMs);
    };
    void look(AGAIN_MS);
    return () => {
      unwanted.abort();
      clearTimeout(timer);
      // The link may have expired when the same key is needed again.
      setFound(undefined);
    };
  }, [links, key]);
  return found !== undefined && found.key === key ? found.url : undefined;
};
