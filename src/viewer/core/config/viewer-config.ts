import * as z from 'zod/mini';

/** `/config.json`: configuration that differs between a page on this machine and a deployed one. */
export const ViewerConfigSchema = z.object({
  /** how a job is followed: by server-sent events, or by polling */
  live: z.enum(['events', 'poll']),
  /** hosted login whose access tokens the API takes; absent: the API asks for none */
  login: z.optional(
    z.object({
      /** base URL of the login, without a slash at its end; `<url>/oauth2/authorize`, `<url>/oauth2/token` */
      url: z.string().check(z.regex(/^https:\/\/[^/\s]+$/)),
      clientId: z.string().check(z.minLength(1)),
    }),
  ),
});
export type ViewerConfig = z.infer<typeof ViewerConfigSchema>;
