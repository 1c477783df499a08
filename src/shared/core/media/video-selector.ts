import type { MediaProbe } from './media-probe.ts';

/**
 * The stream specifier of the chosen video track for ffmpeg and ffprobe; in a graph or `-map` it follows `0:`.
 * @returns specifier by position among the video streams; for plans of earlier versions, the first video track that is no
 *   cover picture
 * @see https://ffmpeg.org/ffmpeg.html#Stream-specifiers
 */
export const videoSelector = ({ video }: { readonly video: Pick<MediaProbe['video'], 'ordinal'> }): string =>
  video.ordinal === undefined ? 'V:0' : `v:${video.ordinal}`;
