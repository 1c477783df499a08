import { SKETCH_BYTES } from '../../kernels/fingerprint/sketch.ts';
import { sketchesKey } from '../contracts/object-keys.ts';
import { objectBytes } from '../ports/object-bytes.ts';
import type { ObjectStore } from '../ports/ports.ts';
import type { NearJob } from './near-seconds.ts';

/** Seconds of a job whose sketches are looked at: those with the nearest fingerprints. */
const MOST_SECONDS = 2_000;
/** Sketches between two that are looked at which are read as well: 344 kB take less time than a request. */
const READ_THROUGH = 1_024;
/** Sketches that are read at once, 1.4 MB. */
const READ_AT_ONCE = 4_096;

/** A job with its nearest seconds alone, in order. */
export const nearestOfJob = ({ jobId, seconds }: NearJob): NearJob => {
  if (seconds.length <= MOST_SECONDS) return { jobId, seconds };
  const nearest = seconds.toSorted((one, other) => one.bits - other.bits).slice(0, MOST_SECONDS);
  return { jobId, seconds: nearest.sort((one, other) => one.place - other.place) };
};

/** Group places that are read at once. @param places in order */
const groupPlaces = (places: readonly number[]): [number, ...number[]][] => {
  const groups: [number, ...number[]][] = [];
  for (const place of places) {
    const group = groups.at(-1);
    const isNear = group !== undefined && place - (group.at(-1) ?? 0) <= READ_THROUGH;
    if (isNear && place - group[0] < READ_AT_ONCE) group.push(place);
    else groups.push([place]);
  }
  return groups;
};

/**
 * The sketches of the nearest seconds of a job, and these seconds by their place among them.
 * @returns undefined when some of them are missing
 * @throws {StorageError} when they cannot be read
 */
export const readSketches = async (
  { jobId, seconds }: NearJob,
  { store, outputBucket }: { readonly store: Pick<ObjectStore, 'read'>; readonly outputBucket: string },
): Promise<{ readonly sketches: Uint8Array; readonly seconds: NearJob['seconds'] } | undefined> => {
  const sketches = new Uint8Array(seconds.length * SKETCH_BYTES);
  let at = 0;
  for (const group of groupPlaces(seconds.map(({ place }) => place))) {
    const [first] = group;
    const length = ((group.at(-1) ?? first) - first + 1) * SKETCH_BYTES;
    const bytes = await objectBytes(store, outputBucket, sketchesKey(jobId), { from: first * SKETCH_BYTES, length });
    if (bytes?.length !== length) return undefined;
    for (const place of group) {
      const from = (place - first) * SKETCH_BYTES;
      sketches.set(bytes.subarray(from, from + SKETCH_BYTES), at * SKETCH_BYTES);
      at += 1;
    }
  }
  return { sketches, seconds: seconds.map((each, place) => ({ ...each, place })) };
};
