import { constants } from 'node:fs';
import { access, chmod, realpath, stat } from 'node:fs/promises';
import { messageOf } from '../../core/errors/errors.ts';
import { type Generation, generationOf } from '../../core/media/ffmpeg-generation.ts';
import { runMediaProcess } from '../process/run-media-process.ts';
import {
  type BinaryKind,
  type BinaryOrigin,
  type BinaryPlace,
  binaryPlaces,
  type FindOptions,
  namedBinary,
} from './binary-places.ts';
import { capabilitiesOf } from './ffmpeg-capabilities.ts';
import { rememberedAnswer } from './remembered-answers.ts';

/** A binary that ran. */
export interface Binary {
  readonly kind: BinaryKind;
  readonly path: string;
  readonly origin: BinaryOrigin;
  /** As the binary prints it, e.g. `5.1.9-0+deb12u1` or `N-47683-g0e8eb07980-static`. */
  readonly version: string;
  /** Last year of the copyright line; it shows the age of builds whose version is a commit. */
  readonly buildYear: number | undefined;
  /** Release branch; for a build whose version is a commit, the branch of its year. */
  readonly generation: Generation;
}

/** Result for one place that was searched; `why` is the reason why it cannot be used. */
export type BinaryCandidate =
  | { readonly status: 'runs'; readonly source: string; readonly origin: BinaryOrigin; readonly binary: Binary }
  | {
      readonly status: 'missing' | 'broken';
      readonly source: string;
      readonly origin: BinaryOrigin;
      readonly path: string | undefined;
      readonly why: string;
    };

const VERSION_TIMEOUT_MS = 15_000;

const mayBeRun = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Whether the binary at a place may be run. Some packages make theirs executable in a script of their installation, which npm may
 * have been told not to run: it is made up for here.
 */
const isExecutable = async ({ origin }: BinaryPlace, path: string): Promise<boolean> => {
  if (await mayBeRun(path)) return true;
  if (origin !== 'package' && origin !== 'installer') return false;
  // The folder may be another user's.
  await chmod(path, 0o755).catch(() => undefined);
  return mayBeRun(path);
};

/** Run the binary at a place with `-version`. */
export const tryPlace = async (kind: BinaryKind, place: BinaryPlace): Promise<BinaryCandidate> => {
  const { origin, source, path } = place;
  if (path === undefined) return { status: 'missing', origin, source, path, why: 'the package is not installed' };
  const isFile = await stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (!isFile) return { status: 'missing', origin, source, path, why: `there is no file ${path}` };
  if (!(await isExecutable(place, path))) {
    return { status: 'broken', origin, source, path, why: `${path} is not executable (chmod +x)` };
  }
  try {
    let how = '';
    const text = await rememberedAnswer(path, ['-version'], async () => {
      const run = await runMediaProcess({ binary: path, args: ['-version'], timeoutMs: VERSION_TIMEOUT_MS });
      how = run.timedOut ? 'did not end in time' : `ended with ${run.signal ?? `exit code ${run.exitCode}`}`;
      return run.exitCode === 0 ? run.stdout.toString('utf8') : undefined;
    });
    const version = new RegExp(`^${kind} version (\\S+)`).exec(text ?? '')?.[1];
    if (text === undefined || version === undefined) {
      const said = text === undefined ? how : `does not call itself ${kind}`;
      return { status: 'broken', origin, source, path, why: `${path} -version ${said}` };
    }
    const year = /Copyright \(c\) (?:\d{4}-)?(\d{4})/.exec(text)?.[1];
    const buildYear = year === undefined ? undefined : Number(year);
    const binary = { kind, path, origin, version, buildYear, generation: generationOf(version, buildYear) };
    return { status: 'runs', origin, source, binary };
  } catch (error) {
    return { status: 'broken', origin, source, path, why: `${path} cannot be run: ${messageOf(error)}` };
  }
};

/** Filters without which no slice can be rendered; some builds contain a few codecs and little else. */
const NEEDED_FILTERS = ['fps', 'scale', 'split', 'trim', 'format', 'setsar'] as const;
/** Protocols that every job needs: the source is read from our own server on this machine, which reads the store. */
const NEEDED_PROTOCOLS = ['http'] as const;

/**
 * Says which features that every job needs a binary lacks; undefined when it has all of them.
 * @throws {ProcessError} when the binary does not answer
 */
export const lackOf = async ({ kind, path }: Binary): Promise<string | undefined> => {
  const capabilities = capabilitiesOf(path);
  const [protocols, filters] = await Promise.all([
    capabilities.protocols(),
    kind === 'ffmpeg' ? capabilities.filters() : new Set<string>(NEEDED_FILTERS),
  ]);
  const lacks = [
    ...NEEDED_PROTOCOLS.filter((name) => !protocols.has(name)),
    ...NEEDED_FILTERS.filter((name) => !filters.has(name)),
  ];
  return lacks.length === 0 ? undefined : `it is built without ${lacks.join(', ')}`;
};

/**
 * Try every place where an ffmpeg or ffprobe could be.
 * @returns the place that a variable names first, then the others in the order of their origins. The same file is listed
 *   once; folders of PATH without the binary are left out
 */
export const listBinaries = async (kind: BinaryKind, options: FindOptions): Promise<BinaryCandidate[]> => {
  const named = namedBinary(kind, options.env);
  const seen = new Set<string>();
  const candidates: BinaryCandidate[] = [];
  for (const place of [...(named === undefined ? [] : [named]), ...binaryPlaces(kind, options)]) {
    const real = place.path && (await realpath(place.path).catch(() => undefined));
    if (place.origin === 'PATH' && real === undefined) continue;
    if (real !== undefined && seen.has(real)) continue;
    if (real !== undefined) seen.add(real);
    candidates.push(await tryPlace(kind, place));
  }
  return candidates;
};
