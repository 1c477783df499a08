import { describe, expect, it } from 'vitest';
import { authorizeUrl, codeForm, readLoginReturn, refreshForm } from '../../src/viewer/core/session/login-addresses.ts';
import { base64Url, challengeOf } from '../../src/viewer/core/session/pkce.ts';
import { isFresh, readTokens, tokensOf } from '../../src/viewer/core/session/tokens.ts';

const LOGIN = { url: 'https://login.example', clientId: 'client' };
const redirectUri = 'https://films.example/';

describe('PKCE', () => {
  // https://www.rfc-editor.org/rfc/rfc7636#appendix-A and appendix-B
  it('writes bytes and makes the challenge as the RFC shows', async () => {
    expect(base64Url(Uint8Array.of(3, 236, 255, 224, 193))).toBe('A-z_4ME');
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});

describe('login', () => {
  it('asks for a code with the challenge, and changes it with the verifier', () => {
    const url = new URL(authorizeUrl(LOGIN, { redirectUri, state: 's&t', challenge: 'c' }));
    expect(`${url.origin}${url.pathname}`).toBe('https://login.example/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: 's&t',
      code_challenge_method: 'S256',
      code_challenge: 'c',
    });
    expect(Object.fromEntries(codeForm(LOGIN, { code: 'x', verifier: 'v', redirectUri }))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'client',
      code: 'x',
      redirect_uri: redirectUri,
      code_verifier: 'v',
    });
    expect(String(refreshForm(LOGIN, 'r'))).toBe('grant_type=refresh_token&client_id=client&refresh_token=r');
  });

  it('reads what it is sent back with, and nothing out of another address', () => {
    expect(readLoginReturn('?code=abc&state=s')).toEqual({ kind: 'code', code: 'abc', state: 's' });
    expect(readLoginReturn('?error=access_denied&error_description=Not%20you&state=s')).toEqual({
      kind: 'refused',
      why: 'Not you',
      state: 's',
    });
    for (const search of ['', '?', '?code=abc', '?state=s', '?error=x'])
      expect(readLoginReturn(search)).toBeUndefined();
  });
});

describe('tokens', () => {
  it('are not used in their last minute', () => {
    const tokens = tokensOf({ access_token: 'a', expires_in: 3600, refresh_token: 'r' }, 1_000);
    expect(tokens).toEqual({ accessToken: 'a', refreshToken: 'r', expiresAtMs: 3_601_000 });
    expect(isFresh(tokens, 3_540_999)).toBe(true);
    expect(isFresh(tokens, 3_541_000)).toBe(false);
  });

  it('keep the right to refresh when they are refreshed', () => {
    const before = tokensOf({ access_token: 'a', expires_in: 60, refresh_token: 'r' }, 0);
    expect(tokensOf({ access_token: 'b', expires_in: 60 }, 0, before)).toMatchObject({
      accessToken: 'b',
      refreshToken: 'r',
    });
  });

  it('are read as they were kept, and nothing else is', () => {
    const tokens = tokensOf({ access_token: 'a', expires_in: 60 }, 0);
    expect(readTokens(JSON.stringify(tokens))).toEqual(tokens);
    for (const text of [null, '', '{', '{}', '{"accessToken":1}']) expect(readTokens(text)).toBeUndefined();
  });
});
