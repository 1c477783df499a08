import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { admitHome } from '../../local/disk/admit-home.ts';
import { asciiKey } from '../../renders/ascii/keys.ts';
import { frameKey } from '../../renders/frames/keys.ts';
import { gifKey } from '../../renders/gif/keys.ts';
import { storyboardKey, THUMBNAILS } from '../../renders/storyboard/keys.ts';
import { outputPath } from '../../sdk/core/names/output-path.ts';
import { findSourceFiles } from '../../sdk/sources/source-files.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import { SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { typedCommand } from '../core/words/typed-command.ts';
import { asciiPreview } from '../results/ascii-preview.ts';
import { makeDemoFilm } from '../run/demo-film.ts';
import { readRunRequest } from '../run/run-request.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';
import { executeRun } from './execute-run.ts';

const OUT = 'out';
/** The second of the film that is shown, in which both lights are fully in the picture. */
const SHOWN_SECOND = 9;
const MOST_COLUMNS = 100;

const prepareFilm = async (path: string, io: CommandIo): Promise<number | undefined> => {
  const interruption = listenForInterruption((signal) => io.stderr.freshLine(`${signal}: stopping.`));
  try {
    print(io.stderr, 'Making a film of 70 seconds, unless it exists already …');
    await makeDemoFilm(path, io.env, interruption.signal);
    return undefined;
  } catch (error) {
    const stopped = interruption.received();
    if (stopped !== undefined) return SIGNAL_EXIT[stopped];
    throw error;
  } finally {
    interruption.dispose();
  }
};

const show = async (folder: string, film: string, jobId: string, io: CommandIo): Promise<void> => {
  const keys = sliceKeys(jobId, 0);
  const here = (path: string): string => relative(io.cwd, path) || path;
  const file = (key: string): string => here(outputPath(folder, jobId, key));
  const typed = (...words: readonly string[]): string => typedCommand([...io.argv.slice(0, 2), ...words]);
  const columns = Math.min(MOST_COLUMNS, (io.stdout.columns ?? MOST_COLUMNS) - 1);
  const text = await readFile(outputPath(folder, jobId, asciiKey(keys, 'txt')), 'latin1');
  print(
    io.stdout,
    '',
    `Second ${SHOWN_SECOND} of the film in ASCII:`,
    ...asciiPreview(text, SHOWN_SECOND, columns),
    '',
    `The film     ${here(film)}`,
    `Page         ${here(join(folder, jobId, 'index.html'))}, which a browser opens; it shows all of the rest`,
    `GIFs         ${file(gifKey(keys))} and following`,
    `Frames       ${file(frameKey(keys, 0))} and following, one for each second`,
    `ASCII        ${file(asciiKey(keys, 'txt'))}; in motion: asciinema play ${file(asciiKey(keys, 'cast'))}`,
    `Storyboard   ${file(storyboardKey(jobId, THUMBNAILS))} and its sheets, for the preview of a player`,
    `Manifest     ${here(join(folder, jobId, 'manifest.json'))}`,
    '',
    `In this terminal:   ${typed('play', jobId)}`,
    `A film of your own: ${typed('run', 'FILE', '--out', OUT)}`,
  );
};

/**
 * `npm start` alone: make a short film, run everything on it, show a piece of the result.
 * @returns exit code
 */
export const demoCommand = async (io: CommandIo): Promise<number> => {
  // The home is checked before the film is written into it.
  await admitHome(homeOf(io), (line) => print(io.stderr, line));
  const film = join(homeOf(io), 'demo', 'fanreel-demo.mp4');
  const stopped = await prepareFilm(film, io);
  if (stopped !== undefined) return stopped;
  const folder = resolve(io.cwd, OUT);
  const files = await findSourceFiles([relative(io.cwd, film)], io.cwd);
  const { code, results } = await executeRun({ files, request: readRunRequest({ out: OUT }), folder }, io);
  const [result] = results;
  if (code === 0 && result !== undefined && 'result' in result) {
    await show(folder, film, result.result.jobId, io);
  }
  return code;
};
