import * as z from 'zod/mini';
import { OptionsTextSchema } from './upload-requests.ts';

/** `POST /jobs` */
export const JobRequestSchema = z.strictObject({
  /** the key of an upload, or a job whose source is used again */
  source: z.union([
    z.strictObject({ key: z.string().check(z.minLength(1), z.maxLength(1024)) }),
    z.strictObject({ jobId: z.string().check(z.minLength(1), z.maxLength(100)) }),
  ]),
  /** replaces the options that the source was uploaded with; absent: none */
  options: z.optional(OptionsTextSchema),
  /** render everything anew, also what the job has, and take nothing over from other jobs of the film; default: false */
  again: z.optional(z.boolean()),
});
export type JobRequest = z.infer<typeof JobRequestSchema>;
