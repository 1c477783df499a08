import * as z from 'zod/mini';

/** What the login answers with. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const TokenAnswerSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  /** seconds */
  expires_in: z.number().check(z.positive()),
  /** absent when an older one stays good */
  refresh_token: z.optional(z.string()),
});

/** The right to use the API. */
export const TokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  /** epoch milliseconds of this machine */
  expiresAtMs: z.number(),
});
export type Tokens = z.infer<typeof TokensSchema>;

/** So much before its end a token is not used any more: requests take time, and clocks differ. */
const LEEWAY_MS = 60_000;

/** @param before whose right to refresh goes on when the answer has none */
export const tokensOf = (answer: z.infer<typeof TokenAnswerSchema>, nowMs: number, before?: Tokens): Tokens => {
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  return {
    accessToken: answer.access_token,
    expiresAtMs: nowMs + answer.expires_in * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
};

export const isFresh = ({ expiresAtMs }: Tokens, nowMs: number): boolean => expiresAtMs - LEEWAY_MS > nowMs;

/** What was kept as text; undefined when it cannot be read. */
export const readTokens = (text: string | null): Tokens | undefined => {
  try {
    return TokensSchema.safeParse(JSON.parse(text ?? 'null')).data;
  } catch {
    return undefined;
  }
};
