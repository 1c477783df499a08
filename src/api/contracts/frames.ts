import * as z from 'zod/mini';

const count = z.int().check(z.minimum(0));

/** `GET /jobs/{id}/frames/{second}`: a picture, as the part of a stored file that it is. */
export const FrameLinkSchema = z.object({
  jobId: z.string(),
  second: count,
  /** the file: the picture alone, or the ZIP file of its slice */
  key: z.string(),
  /** presigned GET of the file */
  url: z.string(),
  /** for the header `Range` of that GET; the answer is the picture and nothing else */
  range: z.string(),
  /** size of the picture */
  bytes: count,
  /** of the picture */
  contentType: z.literal('image/jpeg'),
  linksExpireInSeconds: z.int(),
});
export type FrameLink = z.infer<typeof FrameLinkSchema>;
