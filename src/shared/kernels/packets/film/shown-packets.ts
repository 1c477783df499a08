import type { MediaProbe } from '../../../core/media/media-probe.ts';
import type { Sampling } from '../../../core/slices/slice-samplings.ts';
import type { Packet } from '../packet.ts';
import { sliceTicks } from './film-clock.ts';

/** Pictures at both ends of an excerpt that are kept whatever is shown: first frame and end of the film are told by them. */
const KEPT_AT_ENDS = 4;

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
 * @param samplings all that is planned of the slice
 * @returns for each packet whether it has to be decoded for its own sake
 */
export const shownPackets = (
  packets: readonly Packet[],
  samplings: readonly Sampling[],
  probe: Pick<MediaProbe, 'originUs' | 'video'>,
  timeBase: readonly [number, number],
): boolean[] => {
  const sorted = packets.map(({ pts }, place) => ({ pts, place })).sort((a, b) => a.pts - b.pts);
  const shown = packets.map(() => false);
  const show = (place: number) => {
    const packet = sorted[place];
    if (packet !== undefined) shown[packet.place] = true;
  };
  for (let i = 0; i < KEPT_AT_ENDS; i += 1) {
    show(i);
    show(sorted.length - 1 - i);
  }
  for (const { firstMs, fps, count, skip = 0 } of samplings) {
    for (let i = skip; i < count; i += 1) {
      const ms = firstMs + (i * 1000) / fps;
      const { startTick } = sliceTicks({ startMs: ms, endMs: ms }, probe, timeBase);
      const place = lastUntil(sorted, startTick);
      show(place);
      // Where the time is a fraction, its tick is rounded: the picture at the next tick may be meant.
      if ((sorted[place + 1]?.pts ?? Number.POSITIVE_INFINITY) <= startTick + 1) show(place + 1);
    }
  }
  return shown;
};
