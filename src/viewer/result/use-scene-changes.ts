import { useEffect, useState } from 'preact/hooks';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { sceneChanges } from '../core/timeline/scene-changes.ts';
import { readStoredBytes } from '../links/read-stored.ts';

const NONE: readonly number[] = [];

/** Seconds at which the scene changes, by the fingerprints of a film; empty until they are read, and where there are none. */
export const useSceneChanges = (manifest: Manifest | undefined, links: LinkBook): readonly number[] => {
  const [changes, setChanges] = useState(NONE);
  const key = manifest?.fingerprints?.key;
  useEffect(() => {
    if (key === undefined) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const read = async (): Promise<readonly number[]> => {
      const url = await links.urlOf(key);
      return url === undefined ? NONE : sceneChanges(await readStoredBytes(url, { signal }));
    };
    untilAnswered(read, signal).then(
      (found) => signal.aborted || setChanges(found),
      () => {
        // Without them only marks are missing.
      },
    );
    return () => abort.abort();
  }, [key, links]);
  return changes;
};
