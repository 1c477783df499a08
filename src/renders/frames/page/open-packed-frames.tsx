import { SliceRecordSchema } from '../../../shared/core/documents/slice-record.ts';
import { readStored, readStoredBytes } from '../../../viewer/links/read-stored.ts';
import type { ResultProps } from '../../parts/page/page-part.tsx';
import { PackedFrames } from './packed-frames.ts';

/** The frames of a job that are packed, read with its links. */
export const openPackedFrames = ({ plan, links }: Pick<ResultProps, 'plan' | 'links'>): PackedFrames =>
  new PackedFrames(plan.job.jobId, plan.slices, {
    linkOf: (key) => links.urlOf(key),
    readRecord: (url) => readStored(url, SliceRecordSchema),
    readRange: (url, range, signal) => readStoredBytes(url, { signal, headers: { range } }),
  });
