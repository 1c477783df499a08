import { randomUUID } from 'node:crypto';
import { type FindQuestion, findPicture, type PictureSearch } from '../../shared/core/find/find-picture.ts';
import { makeOpenedSegments } from '../../shared/core/find/opened-segments.ts';
import type { SegmentMemory } from '../../shared/core/find/segment-memory.ts';
import { makeStoredSegments } from '../../shared/core/find/stored-segments.ts';
import type { Buckets } from '../cloud/buckets.ts';

/**
 * Look for a picture in all films of some buckets.
 * @param memory keeps merged fingerprints that cannot be read where they lie
 */
export const findInBuckets = (
  question: FindQuestion,
  { store, output: outputBucket, open }: Buckets,
  memory: SegmentMemory,
): Promise<PictureSearch> => {
  const stored = makeStoredSegments({ store, outputBucket, memory });
  const segments = open === undefined ? stored : makeOpenedSegments({ open, outputBucket }, stored);
  return findPicture(question, { store, outputBucket, segments }, randomUUID);
};
