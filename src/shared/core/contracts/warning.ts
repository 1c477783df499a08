import * as z from 'zod/mini';

/** Codes of known inexactness of a job's outputs (docs/warnings.md). The list is part of the public contract. */
export const WARNING_CODES = [
  /** a picture is shown longer than its film says: the film's last one, one before a gap, or one that stands for pictures that could not be decoded */
  'heldPicture',
  /** times of pictures may be off by some frames; the message says by how many */
  'timesApproximate',
  /** colours could not be converted as a player converts them */
  'coloursApproximate',
  /** the source's sound is not in the renders that should have it */
  'soundMissing',
  /** one video track was chosen among several; the message says which and why */
  'trackChosen',
  /** the container's clock jumps; the film is the shown pieces, one after another */
  'clockJump',
  /** seconds before the first decodable picture show that picture */
  'noPictureYet',
  /** the part that was asked for reaches over the end of the film, and ends there */
  'partClipped',
  /** a render flashes more than three times within a second */
  'flashes',
  /** the coarse pictures of the whole film could not be made */
  'outlineMissing',
  /** the best picture, or the fingerprints, could not be made of some slices or of the film */
  'extrasMissing',
  /** slices were rendered by different versions of ffmpeg or fanreel */
  'mixedVersions',
  /** the ffmpeg in use is a build of 2018 */
  'oldFfmpeg',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** A note about existing outputs: a code for programs, a sentence for people. */
export const WarningSchema = z.object({ code: z.enum(WARNING_CODES), message: z.string() });
export type Warning = z.infer<typeof WarningSchema>;

/**
 * A warning in a manifest, with the slices that it concerns, in order; `slices` is absent when it concerns the whole
 * film.
 */
export const ManifestWarningSchema = z.extend(WarningSchema, { slices: z.optional(z.array(z.int())) });
export type ManifestWarning = z.infer<typeof ManifestWarningSchema>;
