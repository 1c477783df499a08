import type { MediaProbe } from './media-probe.ts';

/**
 * How ffmpeg and ffprobe call the chosen video track within its file; behind `0:` in a graph or `-map`.
 * @returns its place among the video streams, or, for plans of earlier versions, the first video track that is no cover picture
 * @see https://ffmpeg.org/ffmpeg.html#Stream-specifiers
 */
export const videoSelector = ({ video }: { readonly video: Pick<MediaProbe['video'], 'ordinal'> }): string =>
  video.ordinal === undefined ? 'V:0' : `v:${video.ordinal}`;
