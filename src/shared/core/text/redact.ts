/** Names of query parameters, headers and fields whose value is a credential or works like one. */
const SECRET_NAME =
  '(?:x-amz-(?:algorithm|credential|date|expires|signature|signedheaders|security-token|content-sha256)|awsaccesskeyid|aws_(?:access_key_id|secret_access_key|session_token)|(?:access|secret)-?(?:access-?)?key(?:-?id)?|' +
  'signature|policy|key-pair-id|(?:session|security|access|refresh|id|auth)?[-_]?token|password|passwd|credential)';

/** `name=value`, `name: value`, `"name":"value"`, also percent-encoded (`name%3Dvalue`). */
const SECRET_PAIR = new RegExp(`\\b(${SECRET_NAME})(["']?\\s*(?:=|:|%3D)\\s*["']?)([^\\s&"',;<>]+)`, 'gi');
const AUTHORIZATION = /\b(authorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi;
const ACCESS_KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g;
const URL_TEXT = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"'<>]*@)?([^\s/?#"'<>]*)([/?#][^\s"'<>]*)?/gi;

const MARK = '[redacted]';

/**
 * Remove secrets from a text: of URLs only scheme and host are kept, of credentials only the name.
 * @param text any text: ffmpeg's stderr, an argv, an error message
 * @returns the text with `[redacted]` in place of the removed parts; idempotent
 */
export const redact = (text: string): string =>
  text
    .replace(URL_TEXT, (_all, scheme: string, host: string, rest: string | undefined) =>
      rest === undefined || rest === '/' ? `${scheme}${host}` : `${scheme}${host}/${MARK}`,
    )
    .replace(AUTHORIZATION, `$1${MARK}`)
    .replace(SECRET_PAIR, `$1$2${MARK}`)
    .replace(ACCESS_KEY_ID, MARK);
