import { useEffect, useState } from 'preact/hooks';
import type { LinkBook } from '../core/links/link-book.ts';
import { fetchStored } from './read-stored.ts';

/** The text of a stored file, once it is loaded. Only the last text is kept. @param key undefined while no text is needed */
export const useStoredText = (links: LinkBook, key: string | undefined): string | undefined => {
  const [found, setFound] = useState<{ readonly key: string; readonly text: string }>();
  useEffect(() => {
    if (key === undefined) return;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const url = await links.urlOf(key);
      if (url === undefined || abort.signal.aborted) return;
      const text = await (await fetchStored(url, { signal: abort.signal })).text();
      if (!abort.signal.aborted) setFound({ key, text });
    };
    read().catch(() => {});
    return () => abort.abort();
  }, [links, key]);
  return found?.key === key ? found?.text : undefined;
};
