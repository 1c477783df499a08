import { fingerprintsKey, sketchesKey } from '../shared/core/contracts/object-keys.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { writeFindMark } from '../shared/core/find/find-mark.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { FINGERPRINT_BYTES } from '../shared/kernels/fingerprint/fingerprint.ts';
import {
  countFingerprints,
  type FingerprintRun,
  hashesOfBytes,
  joinRuns,
  writeFingerprints,
} from '../shared/kernels/fingerprint/fingerprint-file.ts';
import { gatherPoster } from './gather-poster.ts';

/** What the manifest says of the film's poster and fingerprints. */
export interface GatheredExtras {
  readonly entry: Pick<Manifest, 'poster' | 'fingerprints'>;
  readonly warning?: Warning;
}

interface ExtrasContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** told why something is missing; the manifest only says that it is */
  readonly warn?: ((message: string, facts: { readonly error: Error }) => void) | undefined;
}

/** Seconds whose sketches are gathered: 60 MB, of which the function holds three copies for a moment, some 200 MB in all. */
const MOST_SECONDS = 180_000;

const warningOf = (message: string): Warning => ({ code: 'extrasMissing', message });
const NOT_STORED = warningOf('The best picture of the film, or its fingerprints, could not be stored.');
const TOO_LONG = warningOf(
  `The film has no fingerprints: more than ${MOST_SECONDS} seconds of it are rendered, so find does not search it.`,
);

interface LookedAtRun extends FingerprintRun {
  readonly sketches: Uint8Array;
}

/** Seconds of a slice that were looked at. */
const secondsOf = ({ fingerprints }: SliceRecord): number =>
  fingerprints === undefined ? 0 : Buffer.byteLength(fingerprints.hashes, 'base64') / FINGERPRINT_BYTES;

const runOf = ({ fingerprints }: SliceRecord): LookedAtRun[] => {
  if (fingerprints === undefined) return [];
  const { firstSecond } = fingerprints;
  const hashes = hashesOfBytes(Buffer.from(fingerprints.hashes, 'base64'));
  return hashes.length === 0 ? [] : [{ firstSecond, hashes, sketches: Buffer.from(fingerprints.sketches, 'base64') }];
};

const writePrints = async (
  { jobId }: Job,
  rendered: readonly SliceRecord[],
  { store, outputBucket }: ExtrasContext,
): Promise<Pick<Manifest, 'fingerprints'>> => {
  const parts = rendered.flatMap(runOf).toSorted((one, other) => one.firstSecond - other.firstSecond);
  if (parts.length === 0) return {};
  const runs = joinRuns(parts);
  const key = fingerprintsKey(jobId);
  const contentType = 'application/octet-stream' as const;
  const sketches = Buffer.concat(parts.map((part) => part.sketches));
  await store.put(outputBucket, { key: sketchesKey(jobId), contentType, body: sketches });
  const { etag } = await store.put(outputBucket, { key, contentType, body: writeFingerprints(runs) });
  const seconds = countFingerprints(runs);
  await writeFindMark(store, outputBucket, { version: 1, jobId, etag, seconds });
  return { fingerprints: { key, seconds } };
};

/**
 * Make the poster of a film and its fingerprints from those of its slices. Repeating it writes the same bytes. A film that is
 * too long for the memory of this function has no fingerprints.
 * @param rendered records of rendered slices
 * @returns its part of the manifest; a failure is a warning, as nobody waits for these
 */
export const gatherExtras = async (
  job: Job,
  rendered: readonly SliceRecord[],
  context: ExtrasContext,
): Promise<GatheredExtras> => {
  const isTooLong = rendered.reduce((sum, record) => sum + secondsOf(record), 0) > MOST_SECONDS;
  const entry: GatheredExtras['entry'][] = [];
  let warning = isTooLong ? TOO_LONG : undefined;
  for (const make of isTooLong ? [gatherPoster] : [gatherPoster, writePrints]) {
    try {
      entry.push(await make(job, rendered, context));
    } catch (error) {
      if (!(error instanceof FanreelError)) throw error;
      context.warn?.(NOT_STORED.message, { error });
      warning ??= NOT_STORED;
    }
  }
  return { entry: Object.assign({}, ...entry), ...(warning === undefined ? {} : { warning }) };
};
