import * as z from 'zod/mini';

/** Response body of every failed request. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemSchema = z.looseObject({
  /** `urn:fanreel:problem:…` */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** `urn:fanreel:request:…`; the log has the same request id */
  instance: z.string(),
  /** part of the request that is invalid */
  field: z.optional(z.string()),
});
export type ProblemDocument = z.infer<typeof ProblemSchema>;
