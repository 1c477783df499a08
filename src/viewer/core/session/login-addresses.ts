import type { ViewerConfig } from '../config/viewer-config.ts';

export type LoginConfig = NonNullable<ViewerConfig['login']>;

/** Scope: the claims about a user that the page requests. */
const SCOPE = 'openid email';

/** URL of the login page, which redirects to `redirectUri` afterwards. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
export const authorizeUrl = (
  { url, clientId }: LoginConfig,
  {
    redirectUri,
    state,
    challenge,
  }: { readonly redirectUri: string; readonly state: string; readonly challenge: string },
): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: SCOPE,
    state,
    code_challenge_method: 'S256',
    code_challenge: challenge,
  });
  return `${url}/oauth2/authorize?${query}`;
};

export const tokenUrl = ({ url }: LoginConfig): string => `${url}/oauth2/token`;

/** Request body that exchanges a code for tokens. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.5 */
export const codeForm = (
  { clientId }: LoginConfig,
  { code, verifier, redirectUri }: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
): URLSearchParams =>
  new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });

/** Request body that exchanges a refresh token for a new access token. @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
export const refreshForm = ({ clientId }: LoginConfig, refreshToken: string): URLSearchParams =>
  new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });

/** Result of the login, from the query of the page's address. */
export type LoginReturn =
  | { readonly kind: 'code'; readonly code: string; readonly state: string }
  | { readonly kind: 'refused'; readonly why: string; readonly state: string }
  | undefined;

/** @param search of the page's address, with its `?` @returns undefined when the page was not opened by a redirect from the login */
export const readLoginReturn = (search: string): LoginReturn => {
  const query = new URLSearchParams(search);
  const [state, code, error] = ['state', 'code', 'error'].map((name) => query.get(name) ?? '');
  if (!state) return undefined;
  if (error) return { kind: 'refused', why: query.get('error_description') ?? error, state };
  return code ? { kind: 'code', code, state } : undefined;
};
