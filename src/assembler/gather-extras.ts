import { fingerprintsKey, posterKey } from '../shared/core/contracts/object-keys.ts';
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

const runOf = ({ fingerprints }: SliceRecord): FingerprintRun[] =>
  fingerprints === undefined
    ? []
    : [{ firstSecond: fingerprints.firstSecond, hashes: hashesOfBytes(Buffer.from(fingerprints.hashes, 'base64')) }];

const writePrints = async (
  { jobId }: Job,
  rendered: readonly SliceRecord[],
  { store, outputBucket }: ExtrasContext,
): Promise<Pick<Manifest, 'fingerprints'>> => {
  const runs = joinRuns(rendered.flatMap(runOf).filter(({ hashes }) => hashes.length > 0));
  if (runs.length === 0) return {};
  const key = fingerprintsKey(jobId);
  const body = writeFingerprints(runs);
  const { etag } = await store.put(outputBucket, { key, contentType: 'application/octet-stream', body });
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
