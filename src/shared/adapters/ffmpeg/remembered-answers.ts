import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { makeFolder } from '../disk/make-folder.ts';

/** After this a question is asked again: a library that the binary loads may have changed. */
const KEPT_MS = 24 * 60 * 60 * 1000;

const AnswerSchema = z.object({
  version: z.literal(1),
  /** everything that the answer depends on, as text */
  about: z.string(),
  atMs: z.number(),
  answer: z.string(),
});

let folder: string | undefined;
/** whether answers that are too old were deleted from it */
let swept = false;

/**
 * Keep what binaries answer about themselves in a folder, for later processes of this user: starting an ffmpeg costs up to 0.1 s
 * of a processor.
 * @param path absolute, made when needed; undefined: nothing is kept
 */
export const keepAnswersIn = (path: string | undefined): void => {
  const next = path === '' ? undefined : path;
  if (next !== folder) swept = false;
  folder = next;
};

/** Changes when another program replaces the file. */
const identityOf = async (binary: string): Promise<string | undefined> => {
  const entry = await stat(binary).catch(() => undefined);
  return entry && [binary, entry.size, entry.mtimeMs, entry.ctimeMs, entry.ino].join(' ');
};

const read = async (path: string, about: string): Promise<string | undefined> => {
  try {
    const kept = AnswerSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
    const ageMs = Date.now() - (kept?.atMs ?? 0);
    return kept?.about === about && ageMs >= 0 && ageMs < KEPT_MS ? kept.answer : undefined;
  } catch {
    // Missing or damaged: the binary is asked.
    return undefined;
  }
};

/** Delete what is too old to be read: the folder would grow with every binary that was ever asked. */
const sweep = async (inFolder: string): Promise<void> => {
  for (const name of await readdir(inFolder)) {
    const path = join(inFolder, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry !== undefined && Date.now() - entry.mtimeMs > KEPT_MS) await rm(path, { force: true });
  }
};

const write = async (inFolder: string, path: string, about: string, answer: string): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await makeFolder(inFolder, 0o700);
    await writeFile(draft, JSON.stringify({ version: 1, about, atMs: Date.now(), answer }), { mode: 0o600 });
    await rename(draft, path);
    if (!swept) await sweep(inFolder);
    swept = true;
  } catch {
    // Without it the binary is asked again.
    await rm(draft, { force: true }).catch(() => undefined);
  }
};

/**
 * The answer of a binary to a question about itself, from the kept ones if it is there.
 * @param binary absolute path
 * @param question identifies the question, e.g. the arguments
 * @param ask asks the binary; undefined for an answer that is not to be kept, such as a failure
 */
export const rememberedAnswer = async (
  binary: string,
  question: readonly string[],
  ask: () => Promise<string | undefined>,
): Promise<string | undefined> => {
  const inFolder = folder;
  const identity = inFolder === undefined ? undefined : await identityOf(binary);
  if (inFolder === undefined || identity === undefined) return ask();
  const about = JSON.stringify([identity, ...question]);
  const path = join(inFolder, `${createHash('sha256').update(about).digest('hex').slice(0, 32)}.json`);
  const kept = await read(path, about);
  if (kept !== undefined) return kept;
  const answer = await ask();
  if (answer !== undefined) await write(inFolder, path, about, answer);
  return answer;
};
