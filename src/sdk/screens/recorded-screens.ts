import { setImmediate } from 'node:timers/promises';
import { PAGE_END } from '../../renders/ascii/kernel/text-page.ts';
import { asciiKey } from '../../renders/ascii/keys.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import { fitScreen, type ScreenSize } from '../../shared/core/media/fit-screen.ts';
import { CastScreen } from '../core/screens/cast-screen.ts';
import { type Cast, readCast } from '../core/screens/read-cast.ts';
import { shrinkScreen } from '../core/screens/shrink-screen.ts';
import type { GiveScreens, OpenSlice, ShownSlice } from './slice-screens.ts';

const CLEARED = '\u001b[0m\u001b[2J\u001b[H';

/** How long keys and the clock may wait for screens that are drawn and not shown. */
const BUSY_MS = 10;

/** Play a recording: what lies before the asked time, or is late, is drawn and not shown. */
const give =
  (recording: Cast): GiveScreens =>
  async ({ fromMs, room, signal, isLate, show }) => {
    const screen = new CastScreen(recording);
    const showAt = (atMs: number): Promise<void> => show(shrinkScreen(screen.grid, room), atMs);
    let drawnMs: number | undefined;
    let sinceMs = performance.now();
    for (const { atMs, output } of recording.events) {
      if (drawnMs !== undefined && atMs > fromMs && !isLate(atMs)) {
        await showAt(drawnMs);
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > BUSY_MS) {
        await setImmediate();
        sinceMs = performance.now();
      }
      if (signal.aborted) return;
      screen.write(output);
      drawnMs = atMs;
    }
    if (drawnMs !== undefined) await showAt(drawnMs);
  };

const fits = (size: ScreenSize, room: ScreenSize): boolean => size.columns <= room.columns && size.rows <= room.rows;

/** The size that a job's screens have by its plan. */
const plannedSize = ({ job: { probe, options } }: ShownSlice): ScreenSize => {
  const { displayWidth, displayHeight } = probe.video;
  return fitScreen({ width: displayWidth, height: displayHeight }, options.ascii.columns, options.ascii.font);
};

const bytesOf = ({ job, slice, read }: ShownSlice, format: 'cast' | 'ans' | 'txt'): Promise<Uint8Array | undefined> =>
  read(asciiKey(sliceKeys(job.jobId, slice.index), format));

const openCast = async (shown: ShownSlice): Promise<GiveScreens | undefined> => {
  const bytes = await bytesOf(shown, 'cast');
  return bytes === undefined ? undefined : give(readCast(bytes, `The recording of slice ${shown.slice.index}`));
};

/** Pages of text, one a second. */
const openPages = async (shown: ShownSlice): Promise<GiveScreens | undefined> => {
  const bytes = (await bytesOf(shown, 'ans')) ?? (await bytesOf(shown, 'txt'));
  if (bytes === undefined) return undefined;
  const pages = new TextDecoder()
    .decode(bytes)
    .split(PAGE_END)
    .filter((page) => page !== '');
  const events = pages.map((page, second) => ({
    atMs: second * 1000,
    output: `${CLEARED}${page.replace(/\n$/, '').replaceAll('\n', '\r\n')}`,
  }));
  return give({ ...plannedSize(shown), events });
};

const openRecorded = async (shown: ShownSlice): Promise<GiveScreens | undefined> =>
  (await openCast(shown)) ?? (await openPages(shown));

/** The ASCII art of a slice as it was rendered, where it fits. */
export const openRecordedSlice: OpenSlice = async (shown) =>
  fits(plannedSize(shown), shown.room) ? openRecorded(shown) : undefined;

/** The same made smaller, where there is nothing else to draw it from. */
export const openShrunkSlice: OpenSlice = openRecorded;
