import { authoriseBy } from '../api/api-client.ts';
import { type LoginConfig, readLoginReturn } from '../core/session/login-addresses.ts';
import { isFresh, type Tokens } from '../core/session/tokens.ts';
import { dropTokens, finishLogin, keptTokens, leaveForLogin, refreshed } from './login.ts';

/** Source of access tokens: the kept token, a refreshed one, or one from a new login. */
const makeTokenSource = (login: LoginConfig) => {
  let pending: Promise<Tokens> | undefined;
  const renew = async (): Promise<Tokens> => {
    const kept = keptTokens();
    const next = kept === undefined ? undefined : await refreshed(login, kept);
    if (next !== undefined) return next;
    dropTokens();
    return leaveForLogin(login);
  };
  /** Renew the tokens, once for all requests that wait for them. */
  const renewOnce = (): Promise<Tokens> => {
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  return {
    current: async (): Promise<Tokens> => {
      const kept = keptTokens();
      return kept !== undefined && isFresh(kept, Date.now()) ? kept : renewOnce();
    },
    /** The API refused the token. If the refreshed token is refused as well, only a new login helps. */
    refused: async (attempt: number): Promise<void> => {
      if (attempt > 1) {
        dropTokens();
        await leaveForLogin(login);
      }
      await renewOnce();
    },
  };
};

/**
 * Have requests authorised. A login that redirected here is finished, and a user without a token is sent to the login.
 * @throws {LoginError} when the login refused, {ApiError} when it does not answer
 */
export const startLogin = async (login: LoginConfig): Promise<void> => {
  const back = readLoginReturn(location.search);
  if (back !== undefined) {
    // A code is valid for one use only: it must not be in the address when the page is reloaded.
    history.replaceState(null, '', `${location.pathname}${location.hash}`);
    const hash = await finishLogin(login, back);
    if (hash !== '') location.replace(hash);
  }
  const tokens = makeTokenSource(login);
  authoriseBy({
    authorise: async (headers) => {
      headers.set('authorization', `Bearer ${(await tokens.current()).accessToken}`);
    },
    refused: tokens.refused,
  });
  await tokens.current();
};
