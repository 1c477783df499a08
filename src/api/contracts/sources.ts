import * as z from 'zod/mini';
import { FailureSchema } from '../../shared/contracts/failure.ts';
import { REJECTION_REASONS } from '../../shared/errors.ts';

const source = { key: z.string(), etag: z.string(), bytes: z.int() };

/** `GET /sources?key=` */
export const SourceAnswerSchema = z.union([
  z.object({
    ...source,
    state: z.literal('job'),
    /** the newest */
    jobId: z.string(),
    job: z.string(),
    /** all that were made of it, the newest first */
    jobIds: z.array(z.string()),
    /** why no other was made of it, where that was asked for later */
    refused: z.optional(z.object({ message: z.string(), at: z.string() })),
  }),
  z.object({
    ...source,
    state: z.literal('rejected'),
    reason: z.enum(REJECTION_REASONS),
    message: z.string(),
    at: z.string(),
  }),
  /** it could not be planned on any attempt; uploading it again starts over */
  z.object({ ...source, state: z.literal('failed'), error: FailureSchema, at: z.string() }),
  /** a folder marker: nothing is made of it */
  z.object({ ...source, state: z.literal('leftOut'), message: z.string() }),
  /** nothing is known yet */
  z.object({ ...source, state: z.literal('waiting') }),
]);
export type SourceAnswer = z.infer<typeof SourceAnswerSchema>;
