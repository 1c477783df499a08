import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { filmUs } from '../../shared/kernels/packets/film/film-clock.ts';
import type { Packet } from '../../shared/kernels/packets/packet.ts';

/** A key frame that tiles are to show. */
export interface WantedKeyFrame {
  readonly packet: Packet;
  /** when it is due, microseconds of the film */
  readonly atUs: number;
}

/**
 * The key frames to be read, in the order of the film.
 * @param packets as found for the moments; the same one may come more than once
 */
export const wantedKeyFrames = (
  packets: readonly Packet[],
  probe: Pick<MediaProbe, 'originUs' | 'video'>,
  timeBase: readonly [number, number],
): WantedKeyFrame[] => {
  const byPlace = new Map(packets.map((packet) => [packet.at, packet]));
  return [...byPlace.values()]
    .sort((one, other) => one.pts - other.pts)
    .map((packet) => ({ packet, atUs: filmUs(packet.pts, probe, timeBase) }));
};
