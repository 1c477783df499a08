import { slicePosterKey } from '../shared/core/contracts/object-keys.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { bytesOfHashes } from '../shared/kernels/fingerprint/fingerprint-file.ts';
import type { SliceTask } from './plan/slice-task.ts';
import type { SliceExtras } from './slice-extras.ts';

/** Dependencies of storing. */
export interface StoreExtrasContext {
  readonly store: Pick<ObjectStore, 'put'>;
  readonly config: { readonly outputBucket: string };
  /** told why there is no best picture; default: nobody is */
  readonly warn?: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** The same sentence for all slices, so that a manifest has it once. The reason is in the log. */
const MISSING: Warning = {
  code: 'extrasMissing',
  message: 'The best picture of the slice could not be made or stored.',
};

const storePoster = async (
  { second, score, path }: NonNullable<SliceExtras['poster']>,
  { keys, job }: SliceTask,
  { store, config }: StoreExtrasContext,
): Promise<NonNullable<SliceRecord['poster']>> => {
  const key = slicePosterKey(keys);
  const contentType = 'image/jpeg' as const;
  const { bytes, etag } = await store.put(config.outputBucket, { key, contentType, body: { path } });
  const { displayWidth: width, displayHeight: height } = job.probe.video;
  return { second, score, key, bytes, etag, contentType, width, height };
};

/** Store what was made of a slice beside its renders. @returns its part of the record; a failure is a warning */
export const storeExtras = async (
  { fingerprints: { firstSecond, hashes }, sketches, ofKeyFrames, poster, failure }: SliceExtras,
  task: SliceTask,
  context: StoreExtrasContext,
): Promise<{
  readonly record: Pick<SliceRecord, 'fingerprints' | 'poster'>;
  readonly warnings: readonly Warning[];
}> => {
  const fingerprints = {
    firstSecond,
    hashes: Buffer.from(bytesOfHashes(hashes)).toString('base64'),
    sketches: Buffer.from(sketches).toString('base64'),
    ...(ofKeyFrames ? { ofKeyFrames: true as const } : {}),
  };
  const without = (reason: string) => {
    context.warn?.(MISSING.message, { jobId: task.job.jobId, index: task.index, reason });
    return { record: { fingerprints }, warnings: [MISSING] };
  };
  if (failure !== undefined) return without(failure);
  if (poster === undefined) return { record: { fingerprints }, warnings: [] };
  try {
    return { record: { fingerprints, poster: await storePoster(poster, task, context) }, warnings: [] };
  } catch (error) {
    if (!(error instanceof FanreelError)) throw error;
    return without(error.message);
  }
};
