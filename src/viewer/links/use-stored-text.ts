import { useEffect, useState } from 'preact/hooks';
import { fetchStored } from './read-stored.ts';

/** The text of a stored file, once it is loaded. Only the last text is kept. @param url undefined while no text is needed */
export const useStoredText = (url: string | undefined): string | undefined => {
  const [found, setFound] = useState<{ readonly url: string; readonly text: string }>();
  useEffect(() => {
    if (url === undefined) return;
    const abort = new AbortController();
    fetchStored(url, { signal: abort.signal })
      .then((answer) => answer.text())
      .then(
        (text) => abort.signal.aborted || setFound({ url, text }),
        // Without the text its frame stays empty; the rest of the page does not depend on it.
        () => {},
      );
    return () => abort.abort();
  }, [url]);
  return found !== undefined && found.url === url ? found.text : undefined;
};
