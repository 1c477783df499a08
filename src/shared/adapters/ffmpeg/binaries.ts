import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, messageOf } from '../../core/errors/errors.ts';
import { compareGenerations } from '../../core/media/ffmpeg-generation.ts';
import { howToGetOne } from '../../core/media/how-to-get-ffmpeg.ts';
import { nearestFfprobe } from '../../core/media/nearest-ffprobe.ts';
import { readOsRelease } from '../disk/os-release.ts';
import { type BinaryKind, binaryPlaces, type FindOptions, namedBinary, variableOf } from './binary-places.ts';
import { crashesOnTransportStream } from './crash-check.ts';
import { type Binary, type BinaryCandidate, lackOf, listBinaries, tryPlace } from './try-binary.ts';

export { BINARY_ORIGINS, type BinaryKind, type BinaryOrigin, type FindOptions } from './binary-places.ts';
export { type Binary, type BinaryCandidate, listBinaries } from './try-binary.ts';

const running = (candidates: readonly BinaryCandidate[]): Binary[] =>
  candidates.flatMap((candidate) => (candidate.status === 'runs' ? [candidate.binary] : []));

const none = async (kind: BinaryKind, reasons: readonly string[]): Promise<ConfigError> =>
  new ConfigError(
    `No ${kind} was found that can be used${reasons.length === 0 ? '' : ` (${reasons.join('; ')})`}. ` +
      `Install one (${howToGetOne(await readOsRelease())}), or name one with ${variableOf(kind)}.`,
  );

/**
 * The binary that the variable names; undefined when the variable is not set.
 * @throws {ConfigError} when it cannot be used
 */
const findNamed = async (kind: BinaryKind, env: FindOptions['env']): Promise<Binary | undefined> => {
  const place = namedBinary(kind, env);
  if (place === undefined) return undefined;
  const candidate = await tryPlace(kind, place);
  if (candidate.status === 'runs') return candidate.binary;
  throw new ConfigError(
    `${place.source} is set and cannot be used: ${candidate.why}. Name an ${kind} that runs, or unset ${place.source}.`,
  );
};

/** Reasons against a binary: it lacks something that every job needs, or crashes on an ordinary file. */
const flawOf = async (binary: Binary): Promise<{ readonly lack?: string; readonly crashes: boolean }> => {
  const lack = await lackOf(binary).catch(messageOf);
  return lack === undefined ? { crashes: await crashesOnTransportStream(binary) } : { lack, crashes: false };
};

/** Takes the best of several binaries: the same one whichever of the others are left out. */
type Prefer = (binaries: readonly Binary[]) => Binary | undefined;

/**
 * The best binary that can do what every job needs, and why others cannot be used. They are tested only if there are several
 * to choose from, and in the order of preference; a function has one of each kind. A binary that crashes on some files is better
 * than none.
 */
const bestOf = async (kind: BinaryKind, options: FindOptions, prefer: Prefer) => {
  const candidates = (await listBinaries(kind, options)).filter(({ origin }) => origin !== 'environment');
  const reasons = candidates.flatMap((each) =>
    each.status === 'broken' || (each.status === 'missing' && each.origin !== 'PATH')
      ? [`${each.source}: ${each.why}`]
      : [],
  );
  let left = running(candidates);
  if (left.length <= 1) return { best: prefer(left), reasons };
  const crashing: Binary[] = [];
  for (let best = prefer(left); best !== undefined; best = prefer(left)) {
    const { lack, crashes } = await flawOf(best);
    if (lack === undefined && !crashes) return { best, reasons };
    if (lack === undefined) crashing.push(best);
    else reasons.push(`${best.path}: ${lack}`);
    const flawed = best;
    left = left.filter((each) => each !== flawed);
  }
  return { best: prefer(crashing), reasons };
};

const newestOf: Prefer = (binaries) => binaries.toSorted((a, b) => compareGenerations(b.generation, a.generation))[0];

const chooseFfmpeg = async (options: FindOptions): Promise<Binary> => {
  const { best, reasons } = await bestOf('ffmpeg', options, newestOf);
  if (best === undefined) throw await none('ffmpeg', reasons);
  return best;
};

/** Newer than any release. It stands for the ffmpeg when there is none, so that the newest ffprobe is chosen. */
const NEWEST = { major: Number.POSITIVE_INFINITY, minor: 0 };

const folderOf = async (path: string): Promise<string> => dirname(await realpath(path).catch(() => path));

/** Paths of the places that lie in a folder; none when it is undefined. */
const placesIn = async (kind: BinaryKind, options: FindOptions, home: string | undefined): Promise<Set<string>> => {
  const inside = new Set<string>();
  for (const { path } of home === undefined ? [] : binaryPlaces(kind, options)) {
    if (path !== undefined && (await folderOf(path)) === home) inside.add(path);
  }
  return inside;
};

/** An ffprobe in the folder of a named ffmpeg, which need not be on PATH. */
const siblings = async ({ path, origin }: Binary): Promise<BinaryCandidate[]> => {
  if (origin !== 'environment') return [];
  const beside = path.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
  return beside === path ? [] : [await tryPlace('ffprobe', { origin, source: dirname(path), path: beside })];
};

const chooseFfprobe = async (options: FindOptions, ffmpeg: Binary | undefined): Promise<Binary> => {
  const home = ffmpeg && (await folderOf(ffmpeg.path));
  const nearest: Prefer = (able) => nearestFfprobe(ffmpeg?.generation ?? NEWEST, able);
  const near = await placesIn('ffprobe', options, home);
  const prefer: Prefer = (able) => able.find(({ path }) => near.has(path)) ?? nearest(able);
  const { best, reasons } = await bestOf('ffprobe', options, prefer);
  if (best !== undefined && near.has(best.path)) return best;
  const chosen = (ffmpeg && running(await siblings(ffmpeg))[0]) ?? best;
  if (chosen === undefined) throw await none('ffprobe', reasons);
  return chosen;
};

const found = new Map<string, Promise<Binary>>();

const search = async (kind: BinaryKind, options: FindOptions): Promise<Binary> => {
  const named = await findNamed(kind, options.env);
  if (named !== undefined) return named;
  if (kind === 'ffmpeg') return chooseFfmpeg(options);
  return chooseFfprobe(options, await findBinary('ffmpeg', options).catch(() => undefined));
};

/**
 * Find the ffmpeg or ffprobe to use. The binary that a variable names comes first. Otherwise it is the newest ffmpeg that
 * can do what every job needs, and the ffprobe in its folder, else the ffprobe of the nearest version. The search runs
 * once per process: an ffmpeg that is installed while a job runs must not render half of it.
 * @param kind ffmpeg or ffprobe
 * @param options environment (`FFMPEG_PATH`, `FFPROBE_PATH`, `PATH`) and where packages are resolved from
 * @returns the binary; a failure is not remembered, so the next call searches again
 * @throws {ConfigError} when the variable is set and names nothing that runs, or when there is none at all
 */
export const findBinary = (kind: BinaryKind, options: FindOptions): Promise<Binary> => {
  const { env, resolveFrom } = options;
  const { FFMPEG_PATH, FFPROBE_PATH, PATH, FANREEL_SYSTEM_FFMPEG } = env;
  const place = JSON.stringify([kind, FFMPEG_PATH, FFPROBE_PATH, PATH, FANREEL_SYSTEM_FFMPEG, resolveFrom]);
  const known = found.get(place);
  if (known !== undefined) return known;
  const fresh = search(kind, options);
  found.set(place, fresh);
  fresh.catch(() => found.delete(place));
  return fresh;
};
