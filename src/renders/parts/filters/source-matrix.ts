import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';

/** Whether the film says by which matrix its colours are to be read. */
export const isTagged = (colorSpace: string | undefined): colorSpace is string =>
  colorSpace !== undefined && colorSpace !== 'unknown' && colorSpace !== 'reserved';

/**
 * Matrix of a film's colours, for `scale`. Untagged HD is BT.709 to every player, untagged SD is BT.601; ffmpeg takes both for
 * BT.601.
 */
export const sourceMatrix = ({ video }: Pick<MediaProbe, 'video'>): 'auto' | 'bt709' => {
  if (isTagged(video.colorSpace)) return 'auto';
  return Math.max(video.width / 16, video.height / 9) >= 80 ? 'bt709' : 'auto';
};
