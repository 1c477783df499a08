import { fingerprintsKey, sketchesKey } from '../shared/core/contracts/object-keys.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { writeFindMark } from '../shared/core/find/find-mark.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
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
  for (const make of [gatherPoster, writePrints]) {
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
