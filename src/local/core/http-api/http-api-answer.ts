import * as z from 'zod/mini';
import { firstIssueOf } from '../../../shared/core/contracts/first-issue.ts';
import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** The response to the client. */
export interface GatewayAnswer {
  readonly status: number;
  /** names in lower case; without content-length and headers of the connection */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** The function's result is no HTTP response. */
export class MalformedAnswerError extends FanreelError {
  override readonly name = 'MalformedAnswerError';
  override readonly retryable = false;
}

const HeaderValueSchema = z.union([z.string(), z.number(), z.boolean()]);

const AnswerSchema = z.object({
  statusCode: z.union([z.int(), z.string().check(z.regex(/^\d{3}$/))]),
  headers: z.nullish(z.record(z.string(), HeaderValueSchema)),
  multiValueHeaders: z.nullish(z.record(z.string(), z.array(HeaderValueSchema))),
  cookies: z.nullish(z.array(z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
});

/** Headers that belong to one connection, or that the gateway computes itself. */
const NOT_PASSED_ON = new Set([
  ...['connection', 'content-length', 'keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding'],
  'upgrade',
]);

/** Response for a result without a status code: the whole result is the body. */
const inferAnswer = (value: unknown): GatewayAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});

const hasStatusCode = (value: unknown): boolean => typeof value === 'object' && value !== null && 'statusCode' in value;

/**
 * Parse a function's result for an HTTP API: a response of payload format 2.0, or a bare value, which is a JSON body with status 200.
 * @param value the result, parsed from JSON
 * @throws {MalformedAnswerError} naming the invalid field
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const readHttpApiAnswer = (value: unknown): GatewayAnswer => {
  if (!hasStatusCode(value)) return inferAnswer(value);
  const { data, error } = AnswerSchema.safeParse(value);
  if (data === undefined) {
    const { field, problem } = firstIssueOf(error);
    throw new MalformedAnswerError(
      `The function's answer is no HTTP response: ${field}: ${problem}. Return statusCode, headers, cookies, body, isBase64Encoded.`,
    );
  }
  const status = Number(data.statusCode);
  if (status < 200 || status > 599) {
    throw new MalformedAnswerError(`The function's answer has statusCode ${status}; allowed are 200 to 599.`);
  }
  const headers: Record<string, string | string[]> = {};
  for (const [name, one] of Object.entries(data.headers ?? {})) headers[name.toLowerCase()] = String(one);
  for (const [name, several] of Object.entries(data.multiValueHeaders ?? {})) {
    headers[name.toLowerCase()] = several.map(String);
  }
  for (const name of NOT_PASSED_ON) delete headers[name];
  headers['content-type'] ??= 'text/plain;charset=UTF-8';
  const cookies = data.cookies ?? [];
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return { status, headers, body: Buffer.from(data.body ?? '', data.isBase64Encoded === true ? 'base64' : 'utf8') };
};
