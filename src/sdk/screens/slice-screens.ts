import type { AsciiStyle } from '../../renders/ascii/kernel/ascii-style.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { ScreenSize } from '../../shared/core/media/fit-screen.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import type { ScreenRequest } from '../core/screens/timed-screen.ts';

/** A slice of a job that is to be shown. */
export interface ShownSlice {
  readonly job: Job;
  readonly slice: Slice;
  readonly room: ScreenSize;
  /** look of pictures that are drawn anew */
  readonly style: AsciiStyle;
  /** @returns the bytes of an output; undefined when there is none @param key object key */
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
}

/** Gives the screens of a slice, whose times begin with 0 at its start. */
export type GiveScreens = (request: ScreenRequest) => Promise<void>;

/** Makes screens of one kind of output. @returns undefined when the slice does not have it, or it does not fit */
export type OpenSlice = (shown: ShownSlice) => Promise<GiveScreens | undefined>;
