import type { HashSearch, NearHash } from '../../kernels/fingerprint/search-hashes.ts';
import type { ObjectStore } from '../ports/ports.ts';
import type { Segment } from './find-index.ts';

/** Reads merged fingerprints. A segment that is gone or cannot be read is undefined: its jobs are read again. */
export interface SegmentReader {
  /** All hashes of a segment. */
  read(segment: Segment): Promise<Uint8Array | undefined>;
  /** The hashes of a segment that a search finds near, in order. */
  search(segment: Segment, search: HashSearch): Promise<readonly NearHash[] | undefined>;
  /** A segment was stored. */
  noteStored(key: string, bytes: Uint8Array): void;
  /** These segments are listed now, and no others are read any more. */
  noteListed(keys: ReadonlySet<string>): void;
}

/** Where fingerprints are read and merged. */
export interface FindStore {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly segments: SegmentReader;
}
