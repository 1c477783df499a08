import { NoIndexError } from '../no-index.ts';
import type { TakePacket } from '../scan.ts';

/**
 * Check the times of packets on their way. Decoders show pictures in another order than they get them, but not across two
 * key frames: a picture that is due before the last key frame but one means that the clock jumps back. A key frame that is
 * due before a picture in front of it is not taken for one.
 */
export const inOrder = (take: TakePacket): TakePacket => {
  let highest = Number.NEGATIVE_INFINITY;
  let latestKey = Number.NEGATIVE_INFINITY;
  let keyBefore = Number.NEGATIVE_INFINITY;
  return (packet) => {
    const { pts, dts, duration, at } = packet;
    if (![pts, dts, duration].every(Number.isSafeInteger)) {
      throw new NoIndexError('clock', `The time of the picture at byte ${at} is too large.`);
    }
    if (pts < keyBefore)
      throw new NoIndexError('clock', `The picture at byte ${at} is due before those in front of it.`);
    const isKey = packet.isKey && pts > highest;
    if (isKey) {
      keyBefore = latestKey;
      latestKey = pts;
    }
    highest = Math.max(highest, pts);
    take(isKey === packet.isKey ? packet : { ...packet, isKey });
  };
};
