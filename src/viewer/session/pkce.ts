/** Bytes of a verifier before it is written: as many as RFC 7636 recommends. */
export const VERIFIER_BYTES = 32;

/** Base64 for addresses, without padding. @see https://www.rfc-editor.org/rfc/rfc7636#appendix-A */
export const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * What is shown of a verifier when the login begins; who has the verifier itself began it.
 * @param verifier 43 to 128 characters
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export const challengeOf = async (verifier: string): Promise<string> =>
  base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
