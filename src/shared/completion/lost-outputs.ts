import { sheetName, storyboardKey } from '../../renders/storyboard/keys.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { indexOfRecordKey, jobPrefix } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports.ts';
import { readRecords } from './slice-records.ts';
import { readStitched } from './stitched-record.ts';
import { listStored, rowProblem, type StoredObjects } from './stored-outputs.ts';

/** What a job has of record and not in the bucket, or not as it was recorded. */
export interface LostOutputs {
  /** slices that are to be rendered again, each with the first thing that it lacks */
  readonly slices: ReadonlyMap<number, string>;
  /** slices that the manifest has and that have no record any more */
  readonly records: readonly number[];
  /** files of the storyboard */
  readonly storyboard: readonly string[];
  /** whole-video renders */
  readonly stitched: readonly string[];
}

const sheetKeys = ({ jobId, storyboard }: Manifest): string[] => {
  if (storyboard === undefined || 'error' in storyboard) return [];
  const sheets = Array.from({ length: storyboard.sheets }, (_, sheet) => storyboardKey(jobId, sheetName(sheet)));
  return [storyboard.vtt, ...sheets];
};

/** Slices whose records promise what is not there. */
const lostSlices = async (
  store: ObjectStore,
  bucket: string,
  jobId: string,
  stored: StoredObjects,
): Promise<Map<number, string>> => {
  const indexes = [...stored.keys()].map(indexOfRecordKey).filter((index) => index !== undefined);
  const lost = new Map<number, string>();
  for (const [index, { status, renders }] of await readRecords(store, bucket, jobId, indexes)) {
    const problem = status === 'rendered' ? renders.flatMap((row) => rowProblem(row, stored) ?? [])[0] : undefined;
    if (problem !== undefined) lost.set(index, problem);
  }
  return lost;
};

/** Hold everything that a closed job is said to have against what is listed. @param manifest of the job */
export const findLostOutputs = async (store: ObjectStore, bucket: string, manifest: Manifest): Promise<LostOutputs> => {
  const { jobId, coverage } = manifest;
  const stored = await listStored(store, bucket, jobPrefix(jobId));
  const slices = await lostSlices(store, bucket, jobId, stored);
  const recorded = new Set([...stored.keys()].map(indexOfRecordKey));
  const stitched = await readStitched(store, bucket, jobId);
  return {
    slices,
    records: Array.from({ length: coverage.expected }, (_, index) => index).filter((index) => !recorded.has(index)),
    storyboard: sheetKeys(manifest).filter((key) => !stored.has(key)),
    stitched: (stitched?.record.outputs ?? [])
      .filter(({ key, bytes }) => stored.get(key)?.bytes !== bytes)
      .map(({ key }) => key),
  };
};

/** One sentence for each thing that is lost; none when all is there. */
export const lostSentences = ({ slices, records, storyboard, stitched }: LostOutputs): string[] => [
  ...[...slices].map(([index, problem]) => `Slice ${index}: ${problem}`),
  ...records.map((index) => `Slice ${index}: its record is not in the bucket.`),
  ...[...storyboard, ...stitched].map((key) => `"${key}" is not in the bucket as it was made.`),
];
