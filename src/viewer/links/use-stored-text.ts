import { useEffect, useState } from 'preact/hooks';
import { untilAnswered } from '../api/until-answered.ts';
import { readStoredText } from './read-stored.ts';

/** The text of a stored file, once it is loaded. Only the last text is kept. @param url undefined while no text is needed */
export const useStoredText = (url: string | undefined): string | undefined => {
  const [found, setFound] = useState<{ readonly url: string; readonly text: string }>();
  useEffect(() => {
    if (url === undefined) return;
    const abort = new AbortController();
    const { signal } = abort;
    untilAnswered(() => readStoredText(url, signal), signal).then(
      (text) => signal.aborted || setFound({ url, text }),
      () => {
        // Without the text its frame stays empty; the rest of the page does not depend on it.
      },
    );
    return () => abort.abort();
  }, [url]);
  return found !== undefined && found.url === url ? found.text : undefined;
};
