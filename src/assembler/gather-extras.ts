import { fingerprintsKey, posterKey, sketchesKey } from '../shared/core/contracts/object-keys.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError, StorageError } from '../shared/core/errors/errors.ts';
import { writeFindMark } from '../shared/core/find/find-mark.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import {
  countFingerprints,
  type FingerprintRun,
  hashesOfBytes,
  joinRuns,
  writeFingerprints,
} from '../shared/kernels/fingerprint/fingerprint-file.ts';

/** What the manifest says of the film's poster and fingerprints. */
export interface GatheredExtras {
  readonly entry: Pick<Manifest, 'poster' | 'fingerprints'>;
  readonly warning?: Warning;
}

interface ExtrasContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
}

interface LookedAtRun extends FingerprintRun {
  readonly sketches: Uint8Array;
}

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

/** The best of the slices' pictures; of equal ones the first. */
const bestOf = (rendered: readonly SliceRecord[]): SliceRecord['poster'] =>
  rendered
    .flatMap(({ poster }) => (poster === undefined ? [] : [poster]))
    .reduce<SliceRecord['poster']>(
      (best, each) => (best === undefined || each.score > best.score ? each : best),
      undefined,
    );

const copyPoster = async (
  { jobId }: Job,
  rendered: readonly SliceRecord[],
  { store, outputBucket }: ExtrasContext,
): Promise<Pick<Manifest, 'poster'>> => {
  const best = bestOf(rendered);
  if (best === undefined) return {};
  const { key: from, etag, second, width, height, contentType } = best;
  const picture = await store.read(outputBucket, from, { etag });
  if (picture === undefined) throw new StorageError(`The best picture "${from}" is not in the output bucket.`);
  const key = posterKey(jobId);
  const { bytes } = await store.put(outputBucket, { key, contentType, body: { stream: picture.body } });
  return { poster: { key, second, width, height, bytes } };
};

/**
 * Make the poster of a film and its fingerprints from those of its slices. Repeating it writes the same bytes.
 * @param rendered records of rendered slices
 * @returns its part of the manifest; a failure is a warning, as nobody waits for these
 */
export const gatherExtras = async (
  job: Job,
  rendered: readonly SliceRecord[],
  context: ExtrasContext,
): Promise<GatheredExtras> => {
  const entry: GatheredExtras['entry'][] = [];
  const problems: string[] = [];
  for (const make of [copyPoster, writePrints]) {
    try {
      entry.push(await make(job, rendered, context));
    } catch (error) {
      if (!(error instanceof FanreelError)) throw error;
      problems.push(error.message);
    }
  }
  const message = `The best picture of the film, or its fingerprints, could not be stored. ${problems.join(' ')}`;
  return {
    entry: Object.assign({}, ...entry),
    ...(problems.length === 0 ? {} : { warning: { code: 'extrasMissing', message } }),
  };
};
