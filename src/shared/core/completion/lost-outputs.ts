import { sheetName, storyboardKey } from '../../../renders/storyboard/keys.ts';
import { indexOfRecordKey, jobPrefix } from '../contracts/object-keys.ts';
import type { Manifest } from '../documents/manifest.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { readRecords } from './slice-records.ts';
import { readStitched } from './stitched-record.ts';
import { listStored, rowProblem, type StoredObjects } from './stored-outputs.ts';

/** Outputs of a job that are recorded but missing in the bucket, or stored differently than recorded. */
export interface LostOutputs {
  /** slices to render again, each with its first problem */
  readonly slices: ReadonlyMap<number, string>;
  /** slices in the manifest whose records no longer exist */
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

/** Slices whose records name missing outputs. */
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

/** Compare everything that a closed job's documents name with a list of the bucket. @param manifest of the job */
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

/** One sentence for each lost output or record; none when nothing is lost. */
export const lostSentences = ({ slices, records, storyboard, stitched }: LostOutputs): string[] => [
  ...[...slices].map(([index, problem]) => `Slice ${index}: ${problem}`),
  ...records.map((index) => `Slice ${index}: its record is not in the bucket.`),
  ...[...storyboard, ...stitched].map(
    (key) => `"${key}" is missing from the bucket, or differs from what was rendered.`,
  ),
];
