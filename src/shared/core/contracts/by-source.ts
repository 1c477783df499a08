import * as z from 'zod/mini';
import { REJECTION_REASONS } from '../errors/errors.ts';
import { DatedFailureSchema } from './failure.ts';

const SourceSchema = z.object({ bucket: z.string(), key: z.string(), etag: z.string() });

const JobOfSourceSchema = z.object({ version: z.literal(1), source: SourceSchema, jobId: z.string() });
/**
 * `by-source/<hash>/<jobId>.json`: a job that was made of an upload. Earlier versions kept the latest one in
 * `<hash>.json`.
 */
export type JobOfSource = z.infer<typeof JobOfSourceSchema>;

/** A document below `by-source/`: a job of an upload, its rejection, or its failure (retries used up, no plan). */
export const BySourceSchema = z.union([
  JobOfSourceSchema,
  z.object({
    version: z.literal(1),
    source: SourceSchema,
    rejected: z.object({ reason: z.enum(REJECTION_REASONS), message: z.string(), at: z.string() }),
  }),
  z.object({
    version: z.literal(1),
    source: SourceSchema,
    /** the splitter failed on every attempt; uploading again starts over */
    failed: DatedFailureSchema,
  }),
]);
export type BySource = z.infer<typeof BySourceSchema>;
/** Why no job was made of an upload. */
export type Refusal = Exclude<BySource, JobOfSource>;
