import * as z from 'zod/mini';
import { REJECTION_REASONS } from '../errors.ts';
import { FailureSchema } from './failure.ts';

const SourceSchema = z.object({ bucket: z.string(), key: z.string(), etag: z.string() });

/** `by-source/…json`: what an upload became: a job, a rejection, or (its retries used up) no plan at all. */
export const BySourceSchema = z.union([
  z.object({ version: z.literal(1), source: SourceSchema, jobId: z.string() }),
  z.object({
    version: z.literal(1),
    source: SourceSchema,
    rejected: z.object({ reason: z.enum(REJECTION_REASONS), message: z.string(), at: z.string() }),
  }),
  z.object({
    version: z.literal(1),
    source: SourceSchema,
    /** the splitter failed on every attempt; uploading again starts over */
    failed: z.extend(FailureSchema, { at: z.string() }),
  }),
]);
export type BySource = z.infer<typeof BySourceSchema>;
