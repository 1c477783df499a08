import type { MediaProbe } from '../../../core/media/media-probe.ts';
import type { Sampling, TimeRange } from '../../../core/slices/slice-samplings.ts';
import type { Packet } from '../packet.ts';
import { sliceTicks } from './film-clock.ts';

/** Pictures at both ends of a film that are kept whatever is shown: its first frame and its end are told by them. */
const KEPT_AT_ENDS = 4;
/** Pictures behind the last one that is shown: the first of them ends it. */
const KEPT_BEHIND = 2;

/** Place of the last time that is not after `tick`; -1 when there is none. */
const lastUntil = (sorted: readonly { readonly pts: number }[], tick: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.pts ?? 0) <= tick) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/**
 * The packets whose pictures some render may show: for each sampled time the last picture that is due by then.
 * @param slice the time of the slice, and all that is planned of it
 * @returns for each packet whether it has to be decoded for its own sake
 */
export const shownPackets = (
  packets: readonly Packet[],
  { range, samplings }: { readonly range: TimeRange; readonly samplings: readonly Sampling[] },
  probe: Pick<MediaProbe, 'originUs' | 'video'>,
  timeBase: readonly [number, number],
): boolean[] => {
  const sorted = packets.map(({ pts }, place) => ({ pts, place })).sort((a, b) => a.pts - b.pts);
  const shown = packets.map(() => false);
  const show = (place: number) => {
    const packet = sorted[place];
    if (packet !== undefined) shown[packet.place] = true;
  };
  let last = 0;
  for (const { firstMs, fps, count, skip = 0 } of samplings) {
    for (let i = skip; i < count; i += 1) {
      const ms = firstMs + (i * 1000) / fps;
      const { startTick } = sliceTicks({ startMs: ms, endMs: ms }, probe, timeBase);
      const place = lastUntil(sorted, startTick);
      show(place);
      last = Math.max(last, place);
      // Where the time is a fraction, its tick is rounded: the picture at the next tick may be meant.
      if ((sorted[place + 1]?.pts ?? Number.POSITIVE_INFINITY) <= startTick + 1) show(place + 1);
    }
  }
  const goesOn = (sorted.at(-1)?.pts ?? 0) >= sliceTicks(range, probe, timeBase).endTick;
  for (let i = 0; i < KEPT_AT_ENDS; i += 1) {
    show(i);
    if (!goesOn) show(sorted.length - 1 - i);
    else if (i < KEPT_BEHIND) show(last + 1 + i);
  }
  return shown;
};
