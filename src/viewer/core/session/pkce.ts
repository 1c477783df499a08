/** Random bytes of a verifier before encoding, as many as RFC 7636 recommends. */
export const VERIFIER_BYTES = 32;

/** Base64url without padding. @see https://www.rfc-editor.org/rfc/rfc7636#appendix-A */
export const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * Challenge of a verifier, which is sent when the login begins. The verifier, sent later, proves who began the login.
 * @param verifier 43 to 128 characters
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export const challengeOf = async (verifier: string): Promise<string> =>
  base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
