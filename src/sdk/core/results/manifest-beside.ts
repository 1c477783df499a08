import { unpackedFolder } from '../../../renders/registry/archives.ts';
import { jobPrefix } from '../../../shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';

/** A file of a job on a disk. */
export interface LocalFile {
  /** below the job's folder, with slashes: `gif/00000.gif` */
  readonly name: string;
  readonly bytes: number;
}

type RenderRow = Manifest['renders'][number];

/** The files of a row of archives, where they were unpacked to; undefined where none of them is there. */
const unpackedRow = (row: RenderRow, folder: string, files: readonly LocalFile[]): RenderRow | undefined => {
  const inside = files.filter(({ name }) => name.startsWith(folder) && !name.slice(folder.length).includes('/'));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { pictures: _, ...rest } = row;
  return {
    ...rest,
    contentType: first.name.endsWith('.jpg') ? 'image/jpeg' : row.contentType,
    ...{ firstKey: first.name, lastKey: last.name, count: inside.length },
    bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};

/**
 * The manifest as it lies beside the files that it tells of: keys are their names from there on, and archives that were unpacked are the
 * files that were in them.
 * @param files all files of the job on the disk, in the order of their names
 */
export const manifestBeside = (manifest: Manifest, files: readonly LocalFile[], isUnpacked: boolean): Manifest => {
  const below = jobPrefix(manifest.jobId);
  const nameOf = (key: string): string => (key.startsWith(below) ? key.slice(below.length) : key);
  const { storyboard } = manifest;
  return {
    ...manifest,
    renders: manifest.renders.map((row) => {
      const named = { ...row, firstKey: nameOf(row.firstKey), lastKey: nameOf(row.lastKey) };
      const folder = isUnpacked ? unpackedFolder(row.firstKey) : undefined;
      return (folder === undefined ? undefined : unpackedRow(row, nameOf(folder), files)) ?? named;
    }),
    ...(storyboard !== undefined && 'vtt' in storyboard
      ? { storyboard: { ...storyboard, vtt: nameOf(storyboard.vtt) } }
      : {}),
  };
};
