import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { SniffedContent } from '../../shared/core/media/sniff-content.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { REPLACED } from '../core/names/may-stand-for.ts';
import { basePattern, isPattern } from '../core/names/patterns.ts';
import { systemPath } from '../core/names/system-path.ts';
import { isUnfinished } from '../core/names/unfinished.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { findEntries } from '../names/find-entry.ts';
import { withoutResults } from './earlier-results.ts';
import { filesOfFolder } from './folder-files.ts';
import { matchedFiles } from './matched-files.ts';
import { sniffFile } from './sniff-file.ts';
import { assertNamed, findSourceFiles, type SourceFile } from './source-files.ts';

/** Files that words stand for. */
export interface ExpandedSources {
  /** each once, in the order of the words, those of a folder by name */
  readonly files: readonly SourceFile[];
  /** names of files that lie beside them and cannot be rendered, safe to show */
  readonly skipped: readonly string[];
  /** folders with results of earlier runs, in which a pattern matched files; safe to show */
  readonly results: readonly string[];
}

/** What one word stands for: paths as they would be typed. */
interface Expanded {
  readonly names: readonly string[];
  readonly skipped: readonly string[];
  readonly results?: readonly string[];
}

/** Files that are looked at at the same time. */
const LOOKED_AT_ONCE = 16;

/** Split names by what the files look like. */
const sortOut = async (
  names: readonly string[],
  cwd: string,
  isWanted: (content: SniffedContent) => boolean,
): Promise<Expanded> => {
  const wanted: boolean[] = [];
  for (let from = 0; from < names.length; from += LOOKED_AT_ONCE) {
    const looks = names.slice(from, from + LOOKED_AT_ONCE).map(async (name) => {
      if (isUnfinished(name.slice(name.lastIndexOf('/') + 1))) return false;
      // One that cannot be read is skipped as well: it was not named.
      return sniffFile(resolve(cwd, name)).then(isWanted, () => false);
    });
    wanted.push(...(await Promise.all(looks)));
  }
  return {
    names: names.filter((_, at) => wanted[at] === true),
    skipped: names.filter((_, at) => wanted[at] !== true).map(shownName),
  };
};

/**
 * Films that lie in a folder; not those in the folders below it, among which results may be.
 * @param word as typed
 */
const filmsOfFolder = async (word: string, cwd: string): Promise<Expanded> => {
  const inside = await filesOfFolder(resolve(cwd, word));
  const names = inside.map(({ name }) => join(word, name));
  // `join` takes the dot away, by which `./-film.mp4` is no flag; paths are no flags here.
  return sortOut(names, cwd, ({ kind }) => kind === 'video');
};

const expandFolder = async (word: string, cwd: string): Promise<Expanded> => {
  const found = await filmsOfFolder(word, cwd);
  if (found.names.length > 0) return found;
  const there = found.skipped.length === 0 ? 'no file' : `${found.skipped.length} files, none of which is a film`;
  const shown = shownName(word).replace(/\/+$/, '');
  throw new UsageError(
    `The folder ${shown} has ${there}. Folders in it are not looked at: '${shown}/**/*.mp4' names what lies deeper.`,
  );
};

const expandPattern = async (word: string, cwd: string, out: string | undefined): Promise<Expanded> => {
  const found = await withoutResults(await matchedFiles(word, cwd), resolve(cwd, basePattern(word)), out);
  const asTyped = (path: string): string => (word.startsWith('/') ? path : relative(cwd, path));
  const names = found.paths.map(asTyped);
  const films = await sortOut(names, cwd, ({ kind }) => kind === 'video' || kind === 'picture');
  const results = found.folders.map((folder) => shownName(asTyped(folder)));
  if (films.names.length > 0) return { ...films, results };
  const shown = shownName(word);
  if (names.length > 0) {
    throw new UsageError(`"${shown}" matches ${names.length} files, none of which is a film or a picture.`);
  }
  throw new UsageError(
    results.length > 0
      ? `"${shown}" matches results of earlier runs alone (${results[0]}). Name their folder to render them all the same: '${results[0]}/**'.`
      : `"${shown}" is not there, and as a pattern it matches no file.`,
  );
};

const expand = async (word: string, cwd: string, out: string | undefined): Promise<Expanded> => {
  assertNamed(word);
  const path = resolve(cwd, word);
  const entry = await stat(systemPath(path)).catch(() => undefined);
  if (entry?.isDirectory() === true) return expandFolder(word, cwd);
  const asItIs = { names: [word], skipped: [] };
  if (entry !== undefined || !isPattern(word)) return asItIs;
  // A name that lost bytes in npm stands for a file that is there.
  if (word.includes(REPLACED) && (await findEntries(path)).length > 0) return asItIs;
  return expandPattern(word, cwd, out);
};

/**
 * The files of a run: named ones, films of folders, and what patterns such as `films/*.mp4` match, without results of earlier runs.
 * @param words as typed
 * @param cwd folder from which relative names are read
 * @param out absolute folder for the results of this run
 * @throws {UsageError} for a file that is not there, a folder without films, a pattern that matches nothing
 */
export const expandSources = async (words: readonly string[], cwd: string, out?: string): Promise<ExpandedSources> => {
  const all = await Promise.all(words.map((word) => expand(word, cwd, out)));
  return {
    files: await findSourceFiles(
      all.flatMap(({ names }) => names),
      cwd,
    ),
    skipped: [...new Set(all.flatMap(({ skipped }) => skipped))],
    results: [...new Set(all.flatMap(({ results = [] }) => results))],
  };
};
