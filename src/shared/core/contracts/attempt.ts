import * as z from 'zod/mini';
import { FailureSchema } from './failure.ts';

/** `attempts/00007-1.json`: a long attempt at a slice. An attempt that is killed leaves the document unchanged. */
export const AttemptSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  index: z.int(),
  /** from 1 on */
  attempt: z.int(),
  requestId: z.string(),
  /** deadline at which the attempt is killed, ISO 8601 */
  endsAt: z.string(),
  /** how it ended; absent while it runs, and when it was killed */
  ended: z.optional(z.enum(['rendered', 'failed', 'timedOut'])),
});
export type Attempt = z.infer<typeof AttemptSchema>;

/** `stopped.json`: nothing more of a job is rendered. */
export const StoppedSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** the reason, for the gaps of its manifest */
  error: FailureSchema,
  /** ISO 8601 */
  at: z.string(),
});
export type Stopped = z.infer<typeof StoppedSchema>;
