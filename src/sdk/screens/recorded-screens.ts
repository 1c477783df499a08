import { PAGE_END } from '../../renders/ascii/kernel/text-page.ts';
import { asciiKey } from '../../renders/ascii/keys.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import { fitScreen, type ScreenSize } from '../../shared/core/media/fit-screen.ts';
import { CastScreen } from '../core/screens/cast-screen.ts';
import { type Cast, readCast } from '../core/screens/read-cast.ts';
import { shrinkScreen } from '../core/screens/shrink-screen.ts';
import type { GiveScreens, OpenSlice, ShownSlice } from './slice-screens.ts';

const CLEARED = '\u001b[0m\u001b[2J\u001b[H';

/** Play a recording: what lies before the asked time is drawn, not shown. */
const give =
  (recording: Cast): GiveScreens =>
  async ({ fromMs, room, signal, isLate, show }) => {
    const screen = new CastScreen(recording);
    const { events } = recording;
    for (let at = 0; at < events.length && !signal.aborted; at++) {
      const event = events[at];
      if (event === undefined) return;
      screen.write(event.output);
      const next = events[at + 1];
      if (next !== undefined && (next.atMs <= fromMs || isLate(next.atMs))) continue;
      await show(shrinkScreen(screen.grid, room), event.atMs);
    }
  };

const fits = (size: ScreenSize, room: ScreenSize): boolean => size.columns <= room.columns && size.rows <= room.rows;

/** The size that a job's screens have by its plan. */
const plannedSize = ({ job: { probe, options } }: ShownSlice): ScreenSize => {
  const { displayWidth, displayHeight } = probe.video;
  return fitScreen({ width: displayWidth, height: displayHeight }, options.ascii.columns, options.ascii.font);
};

const textOf = async (
  { job, slice, read }: ShownSlice,
  format: 'cast' | 'ans' | 'txt',
): Promise<string | undefined> => {
  const bytes = await read(asciiKey(sliceKeys(job.jobId, slice.index), format));
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};

const openCast = async (shown: ShownSlice): Promise<GiveScreens | undefined> => {
  const text = await textOf(shown, 'cast');
  return text === undefined ? undefined : give(readCast(text, `The recording of slice ${shown.slice.index}`));
};

/** Pages of text, one a second. */
const openPages = async (shown: ShownSlice): Promise<GiveScreens | undefined> => {
  const text = (await textOf(shown, 'ans')) ?? (await textOf(shown, 'txt'));
  if (text === undefined) return undefined;
  const pages = text.split(PAGE_END).filter((page) => page !== '');
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
