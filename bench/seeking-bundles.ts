import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction } from './bundle-function.ts';

const ENTRY = fileURLToPath(new URL('../src/splitter/handler.ts', import.meta.url));

/** In place of the two modules that list a film's packets: every film is read by seeking, without anything left out. */
const INSTEAD = {
  'index-source': "export const makeIndexSource = () => async () => ({ way: 'seek', reason: 'container' });",
  'packet-watch': 'export class PacketWatch { async begin() {} end() {} } export const packetsSeen = () => undefined;',
} as const;
const LISTING = /adapters[\\/]packets[\\/](index-source|packet-watch)\.ts$/;

/**
 * The bundles, but for a splitter that makes no index: ffmpeg seeks the source by itself, as it did before there was one, and
 * decodes every picture.
 * @returns a new folder
 */
export const makeSeekingBundles = async (bundlesDir: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-seeking-'));
  await cp(bundlesDir, folder, { recursive: true });
  await bundleFunction(ENTRY, join(folder, 'functions/splitter/index.cjs'), [
    {
      name: 'no-index',
      setup: ({ onLoad }) =>
        onLoad({ filter: LISTING }, ({ path }) => {
          const name = LISTING.exec(path)?.[1] as keyof typeof INSTEAD;
          return { contents: INSTEAD[name], loader: 'js' };
        }),
    },
  ]);
  return folder;
};
