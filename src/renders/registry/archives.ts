import { JOBS_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import { RENDER_KINDS } from '../kind/render-kinds.ts';
import { RENDER_SPECS } from './specs.ts';

/** Folder and extension of archives, by kind: `frames/…zip`. */
const ARCHIVES = RENDER_KINDS.flatMap((kind) => {
  const { archives } = RENDER_SPECS[kind];
  return archives === undefined ? [] : [{ folder: kind, extension: archives }];
});

/**
 * The folder into which an output of a job is unpacked: the archive's own, so that its pictures are where single files
 * would be.
 * @param key object key, of a slice or of an ad-hoc range
 * @returns ends with a slash; undefined when the output is no archive
 */
export const unpackedFolder = (key: string): string | undefined => {
  const match = /^(.*\/)?([^/]+)\/\d+\.([a-z0-9]+)$/.exec(key);
  if (match === null || !key.startsWith(JOBS_PREFIX)) return undefined;
  const [, above = '', folder, extension] = match;
  const isArchive = ARCHIVES.some((archive) => archive.folder === folder && archive.extension === extension);
  return isArchive ? `${above}${folder}/` : undefined;
};
