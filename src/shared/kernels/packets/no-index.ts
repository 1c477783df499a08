import * as z from 'zod/mini';

/**
 * Why a film or a slice is read by seeking, without an index: `container` no reader for it; `pieces` the clock jumps;
 * `editList` the edit list does more than move the clock; `descriptions` the track changes its description; `damaged` the
 * index does not fit the file; `clock` its times are not those of the probe; `tooLarge` more packets or bytes than are
 * taken; `cues` ffmpeg seeks as well by the film's own index; `tooSlow` finding the packets takes too long; `encrypted`;
 * `noSection` this slice has no part in the index; `keyFrame` its first picture is not known to be decoded without
 * others; `unreadable` the stored index cannot be read; `failed` ffmpeg made too little of the excerpt.
 */
export const NO_INDEX_REASONS = [
  'container',
  'pieces',
  'editList',
  'descriptions',
  'damaged',
  'clock',
  'tooLarge',
  'cues',
  'tooSlow',
  'encrypted',
  'noSection',
  'keyFrame',
  'unreadable',
  'failed',
] as const;
export type NoIndexReason = (typeof NO_INDEX_REASONS)[number];

/** How the bytes of a film are read: by its index, or by ffmpeg's own seeking, and why. */
export const ReadingSchema = z.object({
  way: z.enum(['index', 'seek']),
  /**
   * for `seek`: why there is no index, or why it was not used; for `index`: why the film's last slices are not in it, or, with
   * `damaged`, why pictures of some slices are missing
   */
  reason: z.optional(z.enum(NO_INDEX_REASONS)),
});
export type IndexReading = z.infer<typeof ReadingSchema>;

/** The packets of a film cannot be listed, or an index cannot be used. The film is read by seeking. */
export class NoIndexError extends Error {
  override readonly name = 'NoIndexError';
  constructor(
    readonly reason: NoIndexReason,
    message: string,
    /** the first byte that cannot be read, where that is known */
    readonly damagedAt?: number,
  ) {
    super(message);
  }
}
