import * as z from 'zod/mini';

/** `attempts/00007-1.json`: an attempt at a slice that takes long. One that is killed leaves it as it was. */
export const AttemptSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  index: z.int(),
  /** from 1 on */
  attempt: z.int(),
  requestId: z.string(),
  /** when it is killed at the latest, ISO 8601 */
  endsAt: z.string(),
  /** how it ended; absent while it runs, and when it was killed */
  ended: z.optional(z.enum(['rendered', 'failed', 'timedOut'])),
});
export type Attempt = z.infer<typeof AttemptSchema>;

/** `stopped.json`: nothing more of a job is rendered. */
export const StoppedSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** why, for the gaps of its manifest */
  error: z.object({ name: z.string(), message: z.string() }),
  /** ISO 8601 */
  at: z.string(),
});
export type Stopped = z.infer<typeof StoppedSchema>;
