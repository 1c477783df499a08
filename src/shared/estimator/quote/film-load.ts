import type { MediaProbe } from '../../core/media/media-probe.ts';

/** The decoding load of a film. */
export interface FilmLoad {
  /** coded pictures of the whole film */
  readonly pictures: number;
  /** their bytes */
  readonly bytes: number;
  /** pictures that are decoded before a slice, back to a key frame, on average */
  readonly lead: number;
}

/** Assumed when a container does not state the frame rate. */
const USUAL_FPS = 30;
/**
 * Higher claims come from containers that state only the unit of their clock. The real rate shows while the film is
 * rendered.
 */
const MOST_CLAIMED_FPS = 120;
/** No container stores a picture in less: its bookkeeping alone takes as much. */
const LEAST_PICTURE_BYTES = 8;
/** Bytes of a key frame, to those of an average picture. */
const KEY_FRAME_SIZE = 6;
/** Assumed seconds back to a key frame, when key frames are not listed. */
const USUAL_LEAD_S = 1;

/**
 * Number of pictures decoded for a film, and their bytes: from the packets that its index lists, else from its frame
 * rate and file size.
 * @param fileBytes of the source
 */
export const filmLoad = ({ durationMs, video }: MediaProbe, fileBytes: number): FilmLoad => {
  const { packets } = video;
  if (packets !== undefined) {
    // A part of an edit list may be held for longer than its pictures last; it still shows no picture twice.
    const share = Math.min(durationMs / packets.mediaMs, packets.edits);
    return { pictures: packets.pictures * share, bytes: packets.bytes * share, lead: packets.lead };
  }
  const fps = Math.min(video.fps ?? USUAL_FPS, MOST_CLAIMED_FPS);
  const pictures = Math.max(1, Math.min((durationMs * fps) / 1000, fileBytes / LEAST_PICTURE_BYTES));
  return { pictures, bytes: fileBytes, lead: Math.min(pictures, fps * USUAL_LEAD_S) };
};

/**
 * The load of a film of which nothing but key frames is shown: one for each second at most, each decoded alone.
 * @param load of the whole film
 */
export const keyFrameLoad = ({ pictures, bytes, lead }: FilmLoad, durationMs: number): FilmLoad => {
  // A moment lies in the middle of a group on average, so a group has about twice the lead.
  const groups = pictures / (2 * lead + 1);
  const shown = Math.max(1, Math.min(groups, durationMs / 1000));
  return { pictures: shown, bytes: Math.min(bytes, (bytes / pictures) * shown * KEY_FRAME_SIZE), lead: 0 };
};
