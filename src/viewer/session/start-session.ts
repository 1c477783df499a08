import { loadConfig } from '../config/load-config.ts';

/**
 * Prepare the page for requests to the API, with the login where it requires one.
 * @throws {LoginError} when the login refused, {ApiError} when the page's configuration cannot be loaded, or the login does not answer
 */
export const startSession = async (): Promise<void> => {
  const { login } = await loadConfig();
  if (login !== undefined) await (await import('./start-login.ts')).startLogin(login);
};
