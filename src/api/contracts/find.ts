import * as z from 'zod/mini';

const count = z.int().check(z.minimum(0));

/** `POST /find`: where in the films of all jobs a picture is. */
export const FoundPicturesSchema = z.object({
  /** stretches of films that show the picture, the nearest first */
  found: z.array(
    z.object({
      jobId: z.string(),
      /** the second of the film that is nearest to the picture */
      second: count,
      /** first and last second around it that are as near: the same second unless the picture stands still */
      from: count,
      to: count,
      /** how the pictures differ after scaling, levels of 0 to 255: some 2 are a copy of the very frame */
      distance: z.number().check(z.minimum(0)),
    }),
  ),
  /** jobs that were searched */
  searched: count,
  /** jobs without fingerprints, which cannot be searched: open ones, pictures, those of earlier versions, those with extras=off, and those whose fingerprints cannot be read */
  withoutFingerprints: count,
  /** the picture is flat or nearly black, as any other such picture: nothing was looked for */
  saysNothing: z.boolean(),
});
