import * as z from 'zod/mini';

/** Answer of the token endpoint. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const TokenAnswerSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  /** seconds */
  expires_in: z.number().check(z.positive()),
  /** absent when the previous refresh token stays valid */
  refresh_token: z.optional(z.string()),
});

/** Tokens as the page keeps them. */
export const TokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  /** epoch milliseconds by the clock of this machine */
  expiresAtMs: z.number(),
});
export type Tokens = z.infer<typeof TokensSchema>;

/** A token is not used in this time before its end, because requests take time and clocks differ. */
const LEEWAY_MS = 60_000;

/** @param before previous tokens, whose refresh token is kept when the answer has none */
export const tokensOf = (answer: z.infer<typeof TokenAnswerSchema>, nowMs: number, before?: Tokens): Tokens => {
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  return {
    accessToken: answer.access_token,
    expiresAtMs: nowMs + answer.expires_in * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
};

export const isFresh = ({ expiresAtMs }: Tokens, nowMs: number): boolean => expiresAtMs - LEEWAY_MS > nowMs;

/** Parse kept tokens; undefined when the text is invalid. */
export const readTokens = (text: string | null): Tokens | undefined => {
  try {
    return TokensSchema.safeParse(JSON.parse(text ?? 'null')).data;
  } catch {
    return undefined;
  }
};
