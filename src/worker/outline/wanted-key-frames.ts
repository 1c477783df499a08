import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { sliceTicks } from '../../shared/kernels/packets/film/film-clock.ts';
import type { Packet } from '../../shared/kernels/packets/packet.ts';

/** A key frame that tiles are to show. */
export interface WantedKeyFrame {
  readonly packet: Packet;
  /** when it is due, microseconds of the film */
  readonly atUs: number;
}

type Clock = Pick<MediaProbe, 'originUs' | 'video'>;

/** A moment on the clock of the container: the last tick that is not after it. */
export const tickOf = (momentMs: number, probe: Clock, timeBase: readonly [number, number]): number =>
  sliceTicks({ startMs: momentMs, endMs: momentMs }, probe, timeBase).startTick;

/**
 * The key frames to be read, in the order of the film.
 * @param packets as found for the moments; the same one may come more than once
 */
export const wantedKeyFrames = (
  packets: readonly Packet[],
  probe: Clock,
  timeBase: readonly [number, number],
): WantedKeyFrame[] => {
  const origin = tickOf(0, probe, timeBase);
  const byPlace = new Map(packets.map((packet) => [packet.at, packet]));
  return [...byPlace.values()]
    .sort((one, other) => one.pts - other.pts)
    .map((packet) => ({ packet, atUs: ((packet.pts - origin) * timeBase[0] * 1e6) / timeBase[1] }));
};
