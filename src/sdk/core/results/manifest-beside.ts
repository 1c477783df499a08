import { unpackedFolder } from '../../../renders/registry/archives.ts';
import { jobPrefix } from '../../../shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import { keyRanges } from '../../../shared/core/job/key-ranges.ts';

/** A file of a job on a disk. */
export interface LocalFile {
  /** below the job's folder, with slashes: `gif/00000.gif` */
  readonly name: string;
  readonly bytes: number;
}

type RenderRow = Manifest['renders'][number];

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);

const byFolder = (files: readonly LocalFile[]): Map<string, LocalFile[]> => {
  const folders = new Map<string, LocalFile[]>();
  for (const file of files) {
    const inside = folders.get(folderOf(file.name));
    if (inside === undefined) folders.set(folderOf(file.name), [file]);
    else inside.push(file);
  }
  return folders;
};

/** Rows of files that archives were unpacked to. */
const unpackedRows = ({ kind, contentType }: RenderRow, inside: readonly LocalFile[]): RenderRow[] =>
  keyRanges(
    inside.map(({ name, bytes }) => {
      return { kind, contentType: name.endsWith('.jpg') ? 'image/jpeg' : contentType, key: name, bytes };
    }),
  );

type Storyboard = NonNullable<Manifest['storyboard']>;

type Poster = NonNullable<Manifest['poster']>;

const withNames = (poster: Poster, nameOf: (key: string) => string): Poster => {
  const { small } = poster;
  const smaller = small === undefined ? {} : { small: { ...small, key: nameOf(small.key) } };
  return { ...poster, key: nameOf(poster.key), ...smaller };
};

const withName = (storyboard: Storyboard, nameOf: (key: string) => string): Storyboard =>
  'vtt' in storyboard ? { ...storyboard, vtt: nameOf(storyboard.vtt) } : storyboard;

/**
 * The manifest as it lies beside the files that it tells of: keys are their names from there on, and archives that were unpacked are the
 * files that were in them.
 * @param files all files of the job on the disk
 */
export const manifestBeside = (manifest: Manifest, files: readonly LocalFile[], isUnpacked: boolean): Manifest => {
  const below = jobPrefix(manifest.jobId);
  const nameOf = (key: string): string => (key.startsWith(below) ? key.slice(below.length) : key);
  // Fingerprints do not lie beside it.
  const { storyboard, poster, fingerprints: _, ...others } = manifest;
  const folders = isUnpacked ? byFolder(files) : new Map<string, LocalFile[]>();
  const told = new Set<string>();
  /** Archives have several rows where some of them are missing; their files are told of once. */
  const rowsOf = (row: RenderRow): readonly RenderRow[] => {
    const folder = nameOf(unpackedFolder(row.firstKey) ?? '');
    const inside = folders.get(folder);
    if (folder === '' || inside === undefined) {
      return [{ ...row, firstKey: nameOf(row.firstKey), lastKey: nameOf(row.lastKey) }];
    }
    if (told.has(folder)) return [];
    told.add(folder);
    return unpackedRows(row, inside);
  };
  return {
    ...others,
    renders: manifest.renders.flatMap(rowsOf),
    ...(storyboard === undefined ? {} : { storyboard: withName(storyboard, nameOf) }),
    ...(poster === undefined ? {} : { poster: withNames(poster, nameOf) }),
  };
};
