import * as z from 'zod/mini';
import { FailureSchema } from '../../shared/core/contracts/failure.ts';
import { REJECTION_REASONS } from '../../shared/core/errors/errors.ts';

const source = { key: z.string(), etag: z.string(), bytes: z.int() };

/** `GET /sources?key=` */
export const SourceAnswerSchema = z.union([
  z.object({
    ...source,
    state: z.literal('job'),
    /** the newest job of this source */
    jobId: z.string(),
    job: z.string(),
    /** all jobs of this source, the newest first */
    jobIds: z.array(z.string()),
    /** why a later request for another job of this source was refused */
    refused: z.optional(z.object({ message: z.string(), at: z.string() })),
  }),
  z.object({
    ...source,
    state: z.literal('rejected'),
    reason: z.enum(REJECTION_REASONS),
    message: z.string(),
    at: z.string(),
  }),
  /** every attempt to plan the source failed; uploading it again starts over */
  z.object({ ...source, state: z.literal('failed'), error: FailureSchema, at: z.string() }),
  /** a folder marker: no job is made of it */
  z.object({ ...source, state: z.literal('leftOut'), message: z.string() }),
  /** nothing is known yet */
  z.object({ ...source, state: z.literal('waiting') }),
]);
export type SourceAnswer = z.infer<typeof SourceAnswerSchema>;
