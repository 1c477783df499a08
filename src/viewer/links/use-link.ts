import { useEffect, useState } from 'preact/hooks';
import type { LinkBook } from './link-book.ts';

/**
 * The link of a file, once it is there.
 * @param key undefined while it is not wanted
 * @returns undefined meanwhile, and where there is no such file; never the link of another key
 */
export const useLink = (links: LinkBook, key: string | undefined): string | undefined => {
  const [found, setFound] = useState<{ readonly key: string; readonly url: string | undefined }>();
  useEffect(() => {
    if (key === undefined) return;
    let isWanted = true;
    links
      .urlOf(key)
      .catch(() => undefined)
      .then((url) => {
        if (isWanted) setFound({ key, url });
      });
    return () => {
      isWanted = false;
      // Later it may be too old.
      setFound(undefined);
    };
  }, [links, key]);
  return found !== undefined && found.key === key ? found.url : undefined;
};
