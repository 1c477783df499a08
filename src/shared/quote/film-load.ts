import type { MediaProbe } from '../media/media-probe.ts';

/** What there is to decode of a film. */
export interface FilmLoad {
  /** coded pictures of the whole film */
  readonly pictures: number;
  /** their bytes */
  readonly bytes: number;
  /** pictures that are decoded before a slice, back to a key frame, on average */
  readonly lead: number;
}

/** Taken where a container does not tell how many pictures there are a second. */
const USUAL_FPS = 30;
/** Claims above are those of containers that only tell the unit of their clock. What a film really has shows while it is rendered. */
const MOST_CLAIMED_FPS = 120;
/** No container has a picture in less: its own words about it take as much. */
const LEAST_PICTURE_BYTES = 8;
/** Seconds from a moment back to a key frame, where key frames are not listed. */
const USUAL_LEAD_S = 1;

/**
 * How many pictures, and how many bytes of them, are decoded for a film: by the packets that its index lists, else by its
 * rate and its file.
 * @param fileBytes of the source
 */
export const filmLoad = ({ durationMs, video }: MediaProbe, fileBytes: number): FilmLoad => {
  const { packets } = video;
  if (packets !== undefined) {
    // A part of an edit list may be held for longer than its pictures last, and shows none of them twice.
    const share = Math.min(durationMs / packets.mediaMs, packets.edits);
    return { pictures: packets.pictures * share, bytes: packets.bytes * share, lead: packets.lead };
  }
  const fps = Math.min(video.fps ?? USUAL_FPS, MOST_CLAIMED_FPS);
  const pictures = Math.max(1, Math.min((durationMs * fps) / 1000, fileBytes / LEAST_PICTURE_BYTES));
  return { pictures, bytes: fileBytes, lead: Math.min(pictures, fps * USUAL_LEAD_S) };
};
