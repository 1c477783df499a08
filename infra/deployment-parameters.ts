import { integerRangePattern } from '../src/shared/core/option-forms/integer-range-pattern.ts';
import type { ParameterTemplate } from '../src/shared/core/options/stack-parameters.ts';

export const MAX_EXPIRY_DAYS = 3650;
export const MAX_CONCURRENCY = 10_000;
export const ORIGIN = 'https?://[A-Za-z0-9.*-]+(:[0-9]{1,5})?';

/** An HTTP API allows no wildcard within an origin. */
export const API_ORIGIN = 'https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?';
/** Cognito allows plain HTTP only for redirects to localhost. */
const CALLBACK = '(https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|http://localhost(:[0-9]{1,5})?)/[^,\\s#]*';

/** Who may call the HTTP API: senders of signed requests, logged-in users, anybody. */
export const API_AUTH = { iam: 'IAM', jwt: 'JWT', none: 'NONE' } as const;

const optionalInteger = (minimum: number, maximum: number): RegExp =>
  new RegExp(`^(${integerRangePattern(minimum, maximum)})?$`);

/** Parameters that shape the stack itself and do not reach a function. An empty value switches the feature off. */
export const DEPLOYMENT_PARAMETERS = {
  expireAfterDays: {
    name: 'ExpireAfterDays',
    description: 'Days after which uploads and results are deleted. Empty: they are kept.',
    default: '',
    constraint: `empty, or a whole number from 1 to ${MAX_EXPIRY_DAYS} (days)`,
    allowed: optionalInteger(1, MAX_EXPIRY_DAYS),
  },
  workerConcurrency: {
    name: 'WorkerConcurrency',
    description:
      "Concurrency reserved for the workers, which is also their limit. Empty: they share the account's with everything else.",
    default: '',
    constraint: `empty, or a whole number from 1 to ${MAX_CONCURRENCY}`,
    allowed: optionalInteger(1, MAX_CONCURRENCY),
  },
  apiConcurrency: {
    name: 'ApiConcurrency',
    description:
      "Concurrency reserved for the HTTP API, which is also its limit. Empty: it shares the account's, and with ApiAuth=NONE it takes few requests.",
    default: '',
    constraint: `empty, or a whole number from 1 to ${MAX_CONCURRENCY}`,
    allowed: optionalInteger(1, MAX_CONCURRENCY),
  },
  alarmEmail: {
    name: 'AlarmEmail',
    description: 'Address that alarms are sent to; it has to confirm. Empty: nobody.',
    default: '',
    constraint: 'empty, or an e-mail address',
    allowed: /^([^@\s]+@[^@\s]+\.[^@\s]+)?$/,
  },
  uploadOrigins: {
    name: 'UploadOrigins',
    description: 'Web origins whose pages may upload from a browser, separated by commas. Empty: none.',
    default: '',
    constraint: 'empty, or origins like https://www.example.com, separated by commas',
    allowed: new RegExp(`^(${ORIGIN}(,${ORIGIN})*)?$`),
  },
  apiAuth: {
    name: 'ApiAuth',
    description:
      'Who may call the HTTP API. IAM: requests signed by this account. JWT: users of a Cognito user pool that is made for it. NONE: anybody on the internet, at your cost.',
    default: API_AUTH.iam,
    constraint: Object.values(API_AUTH).join(', '),
    allowed: Object.values(API_AUTH),
  },
  apiOrigins: {
    name: 'ApiOrigins',
    description: 'Web origins whose pages may call the HTTP API from a browser, separated by commas. Empty: none.',
    default: '',
    constraint: 'empty, or origins like https://www.example.com, separated by commas',
    allowed: new RegExp(`^(${API_ORIGIN}(,${API_ORIGIN})*)?$`),
  },
  apiCallbacks: {
    name: 'ApiCallbacks',
    description:
      'With ApiAuth=JWT: pages that the hosted login sends back to after logging in or out, separated by commas.',
    default: 'http://localhost:8080/',
    constraint: 'addresses like https://www.example.com/ or http://localhost:8080/, separated by commas',
    allowed: new RegExp(`^${CALLBACK}(,${CALLBACK})*$`),
  },
  viewer: {
    name: 'Viewer',
    description:
      'Whether the stack has the page. It follows the template: npm run deploy sets it, and a template that would take the page away by mistake is refused.',
    default: 'false',
    constraint: 'true, false',
    allowed: ['true', 'false'],
  },
} as const satisfies Record<string, ParameterTemplate>;
