import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsciiStyle } from '../../renders/ascii/kernel/ascii-style.ts';
import { WHOLES } from '../../renders/registry/planned-outputs.ts';
import { openWorkspace } from '../../shared/adapters/disk/workspace.ts';
import { stitchedKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import { confinedFileArgs } from '../../shared/core/media/input-args.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import type { ScreenFilm, ScreenRequest, SoundFile } from '../core/screens/timed-screen.ts';
import { openClipSlice, openFramesSlice, openGifSlice } from './drawn-screens.ts';
import { openRecordedSlice, openShrunkSlice } from './recorded-screens.ts';
import type { GiveScreens, OpenSlice, ShownSlice } from './slice-screens.ts';

/** What a slice is shown from: the first that it has. */
const SOURCES: readonly OpenSlice[] = [
  openRecordedSlice,
  openGifSlice,
  openClipSlice,
  openFramesSlice,
  openShrunkSlice,
];

const openSlice = async (shown: ShownSlice): Promise<GiveScreens | undefined> => {
  for (const open of SOURCES) {
    const give = await open(shown);
    if (give !== undefined) return give;
  }
  return undefined;
};

/** The next slice is brought so long before it is played: not at once, as its reading would hold up the beginning. */
const BROUGHT_AHEAD_MS = 10_000;

/** A slice, and when it is played. */
interface PlayedSlice {
  readonly slice: Slice;
  readonly beginMs: number;
  readonly endMs: number;
}

const playedSlices = (job: Job): PlayedSlice[] => {
  let atMs = 0;
  return slicesOf(job).map((slice) => {
    const beginMs = atMs;
    atMs += slice.endMs - slice.startMs;
    return { slice, beginMs, endMs: atMs };
  });
};

/** Films with sound that the whole job may have. */
const SOUNDING = WHOLES.filter(({ form }) => form === 'video').map(({ name }) => name);

/** Reads an output, until the signal. */
type ReadUntil = (key: string, signal: AbortSignal) => Promise<Uint8Array | undefined>;

/** Sound of a job in a file of its own. */
interface HeardFile {
  readonly file: SoundFile;
  /** delete it */
  readonly remove: () => Promise<void>;
}

const bringSound = async (job: Job, read: ReadUntil, signal: AbortSignal): Promise<HeardFile | undefined> => {
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  for (const name of SOUNDING) {
    // Who closes a film does not wait for an answer.
    const bytes = await Promise.race([read(stitchedKey(job.jobId, name), signal), aborted]);
    if (signal.aborted) return undefined;
    if (bytes === undefined) continue;
    const { dir, remove } = await openWorkspace('sound');
    const path = join(dir, 'sound.mp4');
    try {
      await writeFile(path, bytes, { signal });
    } catch (error) {
      await remove();
      throw error;
    }
    return { file: { path, inputArgs: confinedFileArgs() }, remove };
  }
  return undefined;
};

/**
 * A job as a film of screens: its slices one after another, whatever lies between them. A slice that is not there leaves what was
 * shown before it.
 * @param read the bytes of an output, until the signal; undefined when there is none
 */
export const openJobFilm = (job: Job, style: AsciiStyle, read: ReadUntil): ScreenFilm => {
  const slices = playedSlices(job);
  const lengthMs = slices.at(-1)?.endMs ?? 0;
  const closing = new AbortController();
  let sounding: Promise<HeardFile | undefined> | undefined;

  const screens = async (request: ScreenRequest): Promise<void> => {
    const { fromMs, room, signal, isLate, show } = request;
    const left = slices.filter(({ endMs }) => endMs > fromMs);
    const begin = (played: PlayedSlice | undefined): Promise<GiveScreens | undefined> | undefined => {
      const opening = played && openSlice({ job, slice: played.slice, room, style, read: (key) => read(key, signal) });
      // Who awaits it is told.
      opening?.catch(() => undefined);
      return opening;
    };
    let next = begin(left[0]);
    for (let at = 0; at < left.length && !signal.aborted; at++) {
      const { beginMs, endMs: sliceEndMs } = left[at] as PlayedSlice;
      const give = await next;
      if (signal.aborted) return;
      next = undefined;
      const bringNext = (): void => {
        next ??= begin(left[at + 1]);
      };
      await give?.({
        ...{ room, signal, fromMs: fromMs - beginMs },
        isLate: (ms) => isLate(ms + beginMs),
        show: (grid, ms) => {
          if (ms + beginMs > sliceEndMs - BROUGHT_AHEAD_MS) bringNext();
          return show(grid, ms + beginMs);
        },
      });
      bringNext();
    }
  };

  return {
    lengthMs,
    filmMs(atMs) {
      const played = slices.find(({ endMs }) => endMs > atMs) ?? slices.at(-1);
      return played === undefined ? atMs : played.slice.startMs + atMs - played.beginMs;
    },
    screens,
    async sound() {
      sounding ??= bringSound(job, read, closing.signal);
      return (await sounding)?.file;
    },
    async close() {
      closing.abort();
      await (await sounding?.catch(() => undefined))?.remove();
    },
  };
};
