import * as z from 'zod/mini';

/** What every failed request is answered with. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemSchema = z.looseObject({
  /** `urn:fanreel:problem:…` */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** `urn:fanreel:request:…`, by which the log is searched */
  instance: z.string(),
  /** part of the request that does not fit */
  field: z.optional(z.string()),
});
export type ProblemDocument = z.infer<typeof ProblemSchema>;
