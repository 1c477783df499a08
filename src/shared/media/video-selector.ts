import type { MediaProbe } from './media-probe.ts';

/**
 * How ffmpeg and ffprobe call the chosen video track within its file; behind `0:` in a graph or `-map`.
 * @returns its index, or, for plans of earlier versions, the first video track that is no cover picture
 * @see https://ffmpeg.org/ffmpeg.html#Stream-specifiers
 */
export const videoSelector = ({ video }: Pick<MediaProbe, 'video'>): string =>
  video.streamIndex === undefined ? 'V:0' : `${video.streamIndex}`;
