import * as z from 'zod/mini';
import { parseAmzDate } from '../../../shared/core/signing/amz-date.ts';
import { SIGNING_ALGORITHM, signText } from '../../../shared/core/signing/sign-request.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { assertSameSignature, findSignatory, SIGNING_KEYS, type SigningIdentity } from './signing-identity.ts';

const Policy = z.object({
  expiration: z.string(),
  conditions: z.array(
    z.union([
      z.tuple([z.string(), z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]),
      z.record(z.string(), z.string()),
    ]),
  ),
});

/** How many bytes the file may have, both ends included. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

const denied = (message: string): S3Error => new S3Error('AccessDenied', `Invalid according to Policy: ${message}`);

const parsePolicy = (base64: string): z.infer<typeof Policy> => {
  try {
    return Policy.parse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: it is not base64 of {"expiration", "conditions"}.');
  }
};

/** Fields that no condition needs to cover. */
const isExempt = (name: string): boolean =>
  ['policy', 'x-amz-signature', 'file'].includes(name) || name.startsWith('x-ignore-');

const checkConditions = (
  conditions: z.infer<typeof Policy>['conditions'],
  fields: ReadonlyMap<string, string>,
): LengthRange => {
  const covered = new Set<string>();
  let range: LengthRange = { min: 0, max: Number.POSITIVE_INFINITY };
  const check = (operator: string, field: string, value: string): void => {
    const name = field.toLowerCase();
    const given = fields.get(name);
    // The field must be present even when the condition allows any value.
    const holds = operator === 'eq' ? given === value : given?.startsWith(value) === true;
    if (!holds) throw denied(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`);
    covered.add(name);
  };
  for (const condition of conditions) {
    if (!Array.isArray(condition)) {
      for (const [field, value] of Object.entries(condition)) check('eq', field, value);
      continue;
    }
    const [operator, first, second] = condition;
    const kind = operator.toLowerCase();
    if (kind === 'content-length-range') {
      range = { min: Math.max(range.min, Number(first)), max: Math.min(range.max, Number(second)) };
      if (Number.isNaN(range.min) || Number.isNaN(range.max)) throw new S3Error('InvalidPolicyDocument');
    } else if ((kind === 'eq' || kind === 'starts-with') && String(first).startsWith('$')) {
      check(kind, String(first).slice(1), String(second));
    } else {
      throw new S3Error('InvalidPolicyDocument', `Invalid Policy: unknown condition ${JSON.stringify(condition)}.`);
    }
  }
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !isExempt(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return range;
};

/**
 * Verify the policy of an upload form: its signature, its expiration, and that every field meets its conditions.
 * @param fields of the form by lower-case name, with `bucket` and with `key` as the object will be named
 * @param now time against which the expiration is checked
 * @returns the sizes that the policy allows
 * @throws {S3Error} AccessDenied (unsigned, expired, a condition fails, a field that no condition covers),
 *   InvalidAccessKeyId, InvalidToken, ExpiredToken, SignatureDoesNotMatch, InvalidPolicyDocument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export const verifyPostPolicy = (
  fields: ReadonlyMap<string, string>,
  identity: SigningIdentity,
  now: Date,
): LengthRange => {
  const policy = fields.get('policy');
  const credential = fields.get('x-amz-credential');
  const signingDate = parseAmzDate(fields.get('x-amz-date'));
  if (!policy || !credential || !signingDate || fields.get('x-amz-algorithm') !== SIGNING_ALGORITHM) {
    throw new S3Error('AccessDenied', 'A form must carry Policy, X-Amz-Credential, X-Amz-Date and X-Amz-Algorithm.');
  }
  const claimed = { credential, sessionToken: fields.get('x-amz-security-token'), signingDate, now };
  const scope = findSignatory(claimed, identity, 'InvalidArgument');
  assertSameSignature(signText(policy, scope, SIGNING_KEYS), fields.get('x-amz-signature'));
  const { expiration, conditions } = parsePolicy(policy);
  const expires = Date.parse(expiration);
  if (Number.isNaN(expires)) throw new S3Error('InvalidPolicyDocument', `Invalid Policy: expiration "${expiration}".`);
  if (expires <= now.getTime()) throw denied('Policy expired.');
  return checkConditions(conditions, fields);
};
