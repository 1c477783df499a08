import * as z from 'zod/mini';

/** `open/<jobId>.json`: the job is under way. */
export const OpenJobSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  source: z.object({ bucket: z.string(), key: z.string(), etag: z.string() }),
  /** options in place of those in the source's metadata, as `videoUploaded` gave them; absent where it gave none */
  options: z.optional(z.string()),
  /** nothing is taken over from other jobs of the film */
  anew: z.optional(z.boolean()),
  /** ISO 8601 */
  openedAt: z.string(),
  /** how often the job stood still and was restarted; absent: never */
  round: z.optional(z.int()),
});
export type OpenJob = z.infer<typeof OpenJobSchema>;

/** `rendered.json`: every slice has a record. */
export const RenderedMarkerSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** request id of the invocation that was elected to publish videoRendered; its retries have the same id */
  announcer: z.string(),
  /** ISO 8601 */
  at: z.string(),
});
export type RenderedMarker = z.infer<typeof RenderedMarkerSchema>;

/** `deleted/<jobId>.json`: the job was deleted, and what functions still store of it is deleted as well. */
export const DeletedJobSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** ISO 8601 */
  at: z.string(),
  /** keys of the notes about it that do not lie below its prefix; absent where its plan could not be read */
  notes: z.optional(z.array(z.string())),
});
export type DeletedNote = z.infer<typeof DeletedJobSchema>;
