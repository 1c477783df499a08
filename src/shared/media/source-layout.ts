/** A track as the container's own structure tells it, beside what ffprobe says. */
export interface SourceTrack {
  /** Handler type as MP4 calls it: `vide`, `soun`, `tmcd`, … */
  readonly handler: string;
  /** The container says that it is not to be shown. */
  readonly disabled: boolean;
  /** Its pictures or its sound cannot be decoded without a key. */
  readonly encrypted: boolean;
}

/** What a file's structure tells without decoding anything of it. */
export interface SourceLayout {
  /** In the file's order, which is that of ffprobe's streams but for streams that are no tracks. */
  readonly tracks: readonly SourceTrack[];
  /** The structure claims bytes that the file does not have: the file was cut off. */
  readonly cutOff: boolean;
}

/**
 * The track that a video stream of ffprobe's is.
 * @param index of the stream over all kinds
 * @param ordinal of the stream among those with pictures
 */
export const trackOf = <T extends SourceTrack>(tracks: readonly T[], index: number, ordinal: number): T | undefined => {
  const same = tracks[index];
  if (same?.handler === 'vide') return same;
  // Covers and such become streams without being tracks.
  return tracks.filter(({ handler }) => handler === 'vide')[ordinal];
};
