import { authoriseBy } from '../api/api-client.ts';
import { loadConfig } from '../config/load-config.ts';
import { dropTokens, finishLogin, keptTokens, leaveForLogin, refreshed } from './login.ts';
import { type LoginConfig, readLoginReturn } from './login-addresses.ts';
import { isFresh, type Tokens } from './tokens.ts';

/** A token to ask with: the one that is there, a refreshed one, or one after another login. */
const makeTokenSource = (login: LoginConfig) => {
  let pending: Promise<Tokens> | undefined;
  const renew = async (): Promise<Tokens> => {
    const kept = keptTokens();
    const next = kept === undefined ? undefined : await refreshed(login, kept);
    if (next !== undefined) return next;
    dropTokens();
    return leaveForLogin(login);
  };
  /** Once for all requests that wait for it. */
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
    /** The API refused the token. When a second one is refused as well, refreshing does not help. */
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
 * Make the page able to ask the API: where that takes a login, somebody who comes back from it is let in, and whoever has no
 * token is sent there.
 * @throws {LoginError} when the login refused, {ApiError} when the page's configuration cannot be had
 */
export const startSession = async (): Promise<void> => {
  const { login } = await loadConfig();
  if (login === undefined) return;
  const back = readLoginReturn(location.search);
  if (back !== undefined) {
    // A code is good for one use only: it must not be there when the page is loaded again.
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
