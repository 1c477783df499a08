import * as z from 'zod/mini';
import { ApiError } from '../api/api-client.ts';
import { isPassing } from '../core/api/retry-delay.ts';
import {
  authorizeUrl,
  codeForm,
  type LoginConfig,
  type LoginReturn,
  refreshForm,
  tokenUrl,
} from '../core/session/login-addresses.ts';
import { base64Url, challengeOf, VERIFIER_BYTES } from '../core/session/pkce.ts';
import { readTokens, TokenAnswerSchema, type Tokens, tokensOf } from '../core/session/tokens.ts';

const TOKENS = 'fanreel.tokens';
const BEGUN = 'fanreel.login';

/** The login failed. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}

/** A login that this tab began. It is kept until the login redirects back. */
const BegunLoginSchema = z.object({ state: z.string(), verifier: z.string(), hash: z.string() });

const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));
const redirectUri = (): string => `${location.origin}/`;

export const keptTokens = (): Tokens | undefined => readTokens(sessionStorage.getItem(TOKENS));
const keep = (tokens: Tokens): void => sessionStorage.setItem(TOKENS, JSON.stringify(tokens));
export const dropTokens = (): void => sessionStorage.removeItem(TOKENS);

/** Go to the login page. It redirects back to the current route. The promise never resolves, since the page is left. */
export const leaveForLogin = async (login: LoginConfig): Promise<never> => {
  const [state, verifier] = [random(), random()];
  sessionStorage.setItem(BEGUN, JSON.stringify({ state, verifier, hash: location.hash }));
  const challenge = await challengeOf(verifier);
  location.assign(authorizeUrl(login, { redirectUri: redirectUri(), state, challenge }));
  return new Promise(() => {});
};

/** Request tokens and keep them. @throws {LoginError} when the login refuses, {ApiError} when it does not answer */
const askForTokens = async (login: LoginConfig, body: URLSearchParams, before?: Tokens): Promise<Tokens> => {
  const response = await fetch(tokenUrl(login), { method: 'POST', body }).catch(() => undefined);
  if (response === undefined) throw new ApiError(0, 'The login does not answer. Is there a network?');
  if (isPassing(response.status)) throw new ApiError(response.status, `The login answered ${response.status}.`);
  const answer = TokenAnswerSchema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !answer.success) throw new LoginError(`The login gave no token (${response.status}).`);
  const tokens = tokensOf(answer.data, Date.now(), before);
  keep(tokens);
  return tokens;
};

/**
 * Refresh the tokens.
 * @returns undefined when that is refused: the user has to log in again
 * @throws {ApiError} when the login does not answer: nobody is sent away from the page, and its uploads, because of that
 */
export const refreshed = async (login: LoginConfig, tokens: Tokens): Promise<Tokens | undefined> => {
  if (tokens.refreshToken === undefined) return undefined;
  try {
    return await askForTokens(login, refreshForm(login, tokens.refreshToken), tokens);
  } catch (error) {
    if (error instanceof LoginError) return undefined;
    throw error;
  }
};

/**
 * Finish a login: exchange its code for tokens.
 * @returns fragment of the address that was shown before the login
 * @throws {LoginError} when the login was refused, or this tab did not begin it; {ApiError} when it does not answer
 */
export const finishLogin = async (login: LoginConfig, back: NonNullable<LoginReturn>): Promise<string> => {
  const text = sessionStorage.getItem(BEGUN);
  sessionStorage.removeItem(BEGUN);
  const begun = BegunLoginSchema.safeParse(JSON.parse(text ?? 'null')).data;
  // A code that this tab did not request may belong to another user. https://www.rfc-editor.org/rfc/rfc6749#section-10.12
  if (begun === undefined || begun.state !== back.state)
    throw new LoginError('This login was not begun on this page. Log in again.');
  if (back.kind === 'refused') throw new LoginError(`The login says: ${back.why}`);
  const { code } = back;
  await askForTokens(login, codeForm(login, { code, verifier: begun.verifier, redirectUri: redirectUri() }));
  return begun.hash;
};
