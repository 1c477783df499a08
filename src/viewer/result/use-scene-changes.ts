import { useEffect, useState } from 'preact/hooks';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { sceneChanges } from '../core/timeline/scene-changes.ts';
import { fetchStored } from '../links/read-stored.ts';

const NONE: readonly number[] = [];

/** Seconds at which the scene changes, by the fingerprints of a film; empty until they are read, and where there are none. */
export const useSceneChanges = (manifest: Manifest | undefined, links: LinkBook): readonly number[] => {
  const [changes, setChanges] = useState(NONE);
  const key = manifest?.fingerprints?.key;
  useEffect(() => {
    if (key === undefined) return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const url = await links.urlOf(key);
      if (url === undefined) return;
      const file = await (await fetchStored(url, { signal: abort.signal })).arrayBuffer();
      setChanges(sceneChanges(new Uint8Array(file)));
    };
    // Without them only marks are missing.
    read().catch(() => undefined);
    return () => abort.abort();
  }, [key, links]);
  return changes;
};
