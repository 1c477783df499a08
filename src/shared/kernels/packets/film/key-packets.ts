import type { MediaProbe } from '../../../core/media/media-probe.ts';
import type { Packet } from '../packet.ts';
import { filmUs, sliceTicks } from './film-clock.ts';
import type { Section } from './section.ts';

/** The key frames that some times show. */
export interface KeyPackets {
  /** in the order of decoding */
  readonly packets: readonly Packet[];
  /** when they are due, microseconds of the film, in order */
  readonly timesUs: readonly number[];
}

/**
 * The key frames of a section that times show: for each the last one that is due by then, else the first picture of the
 * film. A section begins with a key frame that is due by the slice's start, or with the film, so none lies before it.
 * @param timesMs milliseconds of the film
 * @returns undefined when some time shows another picture: the film's first one may be no key frame
 */
export const keyPackets = (
  { packets, fromBeginning }: Section,
  timesMs: readonly number[],
  probe: Pick<MediaProbe, 'originUs' | 'video'>,
  timeBase: readonly [number, number],
): KeyPackets | undefined => {
  const sorted = packets.toSorted((a, b) => a.pts - b.pts);
  const keys = sorted.filter(({ isKey }) => isKey);
  const [first] = sorted;
  const shown = new Set<Packet>();
  for (const ms of timesMs) {
    const { startTick } = sliceTicks({ startMs: ms, endMs: ms }, probe, timeBase);
    const key = keys.findLast(({ pts }) => pts <= startTick) ?? (fromBeginning && first?.isKey ? first : undefined);
    if (key === undefined) return undefined;
    shown.add(key);
  }
  const used = packets.filter((packet) => shown.has(packet));
  const timesUs = used.map(({ pts }) => filmUs(pts, probe, timeBase)).sort((a, b) => a - b);
  return used.length === 0 ? undefined : { packets: used, timesUs };
};
