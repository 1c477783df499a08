import * as z from 'zod/mini';
import {
  authorizeUrl,
  codeForm,
  type LoginConfig,
  type LoginReturn,
  refreshForm,
  tokenUrl,
} from './login-addresses.ts';
import { base64Url, challengeOf, VERIFIER_BYTES } from './pkce.ts';
import { readTokens, TokenAnswerSchema, type Tokens, tokensOf } from './tokens.ts';

const TOKENS = 'fanreel.tokens';
const BEGUN = 'fanreel.login';

/** The login did not let somebody in. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}

/** A login that was begun by this tab, until somebody is sent back. */
const BegunLoginSchema = z.object({ state: z.string(), verifier: z.string(), hash: z.string() });

const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));
const redirectUri = (): string => `${location.origin}/`;

export const keptTokens = (): Tokens | undefined => readTokens(sessionStorage.getItem(TOKENS));
const keep = (tokens: Tokens): void => sessionStorage.setItem(TOKENS, JSON.stringify(tokens));
export const dropTokens = (): void => sessionStorage.removeItem(TOKENS);

/** Leave for the login. It sends back to the route that is shown now; nothing after this call matters. */
export const leaveForLogin = async (login: LoginConfig): Promise<never> => {
  const [state, verifier] = [random(), random()];
  sessionStorage.setItem(BEGUN, JSON.stringify({ state, verifier, hash: location.hash }));
  const challenge = await challengeOf(verifier);
  location.assign(authorizeUrl(login, { redirectUri: redirectUri(), state, challenge }));
  return new Promise(() => {});
};

/** @throws {LoginError} when the login refuses, or does not answer */
const askForTokens = async (login: LoginConfig, body: URLSearchParams, before?: Tokens): Promise<Tokens> => {
  const response = await fetch(tokenUrl(login), { method: 'POST', body }).catch(() => undefined);
  if (response === undefined) throw new LoginError('The login does not answer. Is there a network?');
  const answer = TokenAnswerSchema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !answer.success) throw new LoginError(`The login gave no token (${response.status}).`);
  const tokens = tokensOf(answer.data, Date.now(), before);
  keep(tokens);
  return tokens;
};

/** @returns undefined when it cannot be refreshed: somebody has to log in again */
export const refreshed = async (login: LoginConfig, tokens: Tokens): Promise<Tokens | undefined> => {
  if (tokens.refreshToken === undefined) return undefined;
  return askForTokens(login, refreshForm(login, tokens.refreshToken), tokens).catch(() => undefined);
};

/**
 * Take in what the login sent back.
 * @returns fragment of the address that the login was left for from
 * @throws {LoginError} when nobody was let in, or this tab did not ask for it
 */
export const finishLogin = async (login: LoginConfig, back: NonNullable<LoginReturn>): Promise<string> => {
  const text = sessionStorage.getItem(BEGUN);
  sessionStorage.removeItem(BEGUN);
  const begun = BegunLoginSchema.safeParse(JSON.parse(text ?? 'null')).data;
  // A code that this tab did not ask for may be another user's. https://www.rfc-editor.org/rfc/rfc6749#section-10.12
  if (begun === undefined || begun.state !== back.state) throw new LoginError('This login was not begun here.');
  if (back.kind === 'refused') throw new LoginError(`The login says: ${back.why}`);
  const { code } = back;
  await askForTokens(login, codeForm(login, { code, verifier: begun.verifier, redirectUri: redirectUri() }));
  return begun.hash;
};
