import * as z from 'zod/mini';

/** Codes of what is true of a job's outputs but not exact (docs/warnings.md). The list is part of the public contract. */
export const WARNING_CODES = [
  /** a picture is shown longer than its film says: the film's last one, or one before a gap */
  'heldPicture',
  /** times of pictures may be off by some frames; the message says by how many */
  'timesApproximate',
  /** colours could not be converted as a player converts them */
  'coloursApproximate',
  /** the source's sound is not in the renders that should have it */
  'soundMissing',
  /** one video track was chosen among several; the message says which and why */
  'trackChosen',
  /** the container's clock jumps; the film is what is shown, one piece after another */
  'clockJump',
  /** seconds before the first picture that can be decoded show that picture */
  'noPictureYet',
  /** the ffmpeg in use is a build of 2018 */
  'oldFfmpeg',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** Something to know about outputs that are there: a code for programs, a sentence for people. */
export const WarningSchema = z.object({ code: z.enum(WARNING_CODES), message: z.string() });
export type Warning = z.infer<typeof WarningSchema>;

/** In a manifest: with the slices that it is about, in order; absent when it is about the whole film. */
export const ManifestWarningSchema = z.extend(WarningSchema, { slices: z.optional(z.array(z.int())) });
export type ManifestWarning = z.infer<typeof ManifestWarningSchema>;
