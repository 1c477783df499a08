/** A track by the container's own structure, which says more than ffprobe. */
export interface SourceTrack {
  /** Handler type by its MP4 name: `vide`, `soun`, `tmcd`, … */
  readonly handler: string;
  /** The container switches the track off: players do not show it. */
  readonly disabled: boolean;
  /** Its pictures or its sound cannot be decoded without a key. */
  readonly encrypted: boolean;
}

/** Facts from a file's structure, found without decoding. */
export interface SourceLayout {
  /** In the file's order. ffprobe's streams have the same order, but some of them are no tracks. */
  readonly tracks: readonly SourceTrack[];
  /** The structure claims bytes that the file does not have: the file was cut off. */
  readonly cutOff: boolean;
}

/**
 * Find the track that belongs to a video stream of ffprobe.
 * @param index of the stream over all kinds
 * @param ordinal of the stream among those with pictures
 */
export const trackOf = <T extends SourceTrack>(tracks: readonly T[], index: number, ordinal: number): T | undefined => {
  const same = tracks[index];
  if (same?.handler === 'vide') return same;
  // ffprobe also lists covers and the like as streams, though they are no tracks.
  return tracks.filter(({ handler }) => handler === 'vide')[ordinal];
};
