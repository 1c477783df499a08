import * as z from 'zod/mini';
import { ReadingSchema } from '../../kernels/packets/no-index.ts';
import { JOB_ID } from '../contracts/object-keys.ts';
import { MediaProbeSchema } from '../media/media-probe.ts';
import { MEDIA } from '../option-forms/option-forms.ts';
import { RenderOptionsSchema } from '../options/render-options.ts';

const BinarySchema = z.object({ version: z.string(), sha256: z.string() });

/** `job.json`: the plan of a job, frozen when it is created. */
export const JobSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** a picture is planned as a film of one picture, a millisecond long */
  media: z.enum(MEDIA),
  source: z.object({
    bucket: z.string(),
    key: z.string(),
    /** unquoted */
    etag: z.string(),
    bytes: z.int(),
    /** CRC-64/NVME of the whole object, base64; absent where the store had none, and in plans of earlier versions */
    crc64nvme: z.optional(z.string()),
  }),
  probe: MediaProbeSchema,
  options: RenderOptionsSchema,
  sliceCount: z.int().check(z.minimum(1)),
  /** quote made before the slices were asked for, USD by the price file; absent in plans of earlier versions */
  quotedUsd: z.optional(z.number()),
  /** how workers read the film; absent in plans of earlier versions, which are read by seeking, and for pictures */
  reading: z.optional(ReadingSchema),
  /** an outline is made of the film; absent in plans of earlier versions, for pictures, with `extras=off`, and for a part of a film */
  outline: z.optional(z.literal(true)),
  /** jobs of the same film that may have renders of this one, those with most first; absent when there are none */
  takesFrom: z.optional(z.array(z.string().check(z.regex(JOB_ID)))),
  ffmpeg: BinarySchema,
  ffprobe: BinarySchema,
  /** ISO 8601 */
  createdAt: z.string(),
});
export type Job = z.infer<typeof JobSchema>;
