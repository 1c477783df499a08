import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { openWorkspace } from '../../shared/adapters/disk/workspace.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { findSourceFiles, type SourceFile } from '../sources/source-files.ts';

/** A film whose bytes are not in a file. */
export interface NamedFilm {
  /** name that a file would have: `film.mp4` */
  readonly name: string;
  /** the bytes, or a stream of them, which is read once */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A film or a picture: a path, a `file:` URL, named bytes, or a file that was looked at. */
export type FilmSource = string | URL | NamedFilm | SourceFile;

/** A film that lies in a file now. */
export interface FilmFile {
  readonly file: SourceFile;
  /** Remove the file, if it was made for the film. */
  drop(): Promise<void>;
}

const keep = async (): Promise<void> => undefined;

/** Longest name of a file on Linux and macOS, bytes. */
const LONGEST_NAME_BYTES = 255;

const checkName = (name: string): void => {
  if (name === '' || /[/\\\0]/.test(name) || name === '.' || name === '..') {
    throw new UsageError(`The name of the film is "${name}"; allowed are names of files, without a folder.`);
  }
  const bytes = Buffer.byteLength(name);
  if (bytes <= LONGEST_NAME_BYTES) return;
  throw new UsageError(
    `The name of the film has ${bytes} bytes; at most ${LONGEST_NAME_BYTES} are allowed, as in a name of a file. Choose a shorter one.`,
  );
};

/** The path of a `file:` URL. @throws {UsageError} for an address of another kind */
const pathOf = (url: URL): string => {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UsageError(
      `The film is ${url.protocol}//${url.host}…; allowed are \`file:\` addresses of this machine. Fetch others first, and hand over their bytes as { name, content }.`,
      { cause },
    );
  }
};

/** Bytes are written to a file: their checksum is the job's name, so they are read before they are sent. */
const spool = async ({ name, content }: NamedFilm, signal: AbortSignal): Promise<FilmFile> => {
  checkName(name);
  const { dir, remove } = await openWorkspace('film');
  try {
    const path = join(dir, name);
    await pipeline(content instanceof Uint8Array ? Readable.from([content]) : content, createWriteStream(path), {
      signal,
    });
    const [file] = await findSourceFiles([path], dir);
    if (file === undefined) throw new UsageError(`The film ${name} is not there.`);
    return { file: { ...file, name }, drop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

/**
 * Look at a film.
 * @param cwd folder from which relative paths are read
 * @throws {UsageError} when there is no such file
 */
export const openFilm = async (film: FilmSource, cwd: string, signal: AbortSignal): Promise<FilmFile> => {
  if (typeof film === 'object' && 'content' in film) return spool(film, signal);
  if (typeof film === 'object' && 'key' in film) return { file: film, drop: keep };
  const path = typeof film === 'string' ? film : pathOf(film);
  const [file] = await findSourceFiles([path], cwd);
  if (file === undefined) throw new UsageError(`The film ${path} is not there.`);
  return { file, drop: keep };
};
