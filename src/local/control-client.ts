import type * as z from 'zod/mini';
import { readJson } from '../shared/contracts/read-document.ts';
import { FanreelError, messageOf } from '../shared/errors.ts';
import type { CloudControl, CloudEndpoints } from './cloud-api.ts';
import {
  ActivityAnswerSchema,
  CloudAnswerSchema,
  CONTROL_ROUTES,
  DroppedAnswerSchema,
  FailureAnswerSchema,
  SliceStatesAnswerSchema,
  SplittingAnswerSchema,
  StitchingAnswerSchema,
} from './control-contract.ts';

/** The local cloud did not answer, or refused. */
export class ControlError extends FanreelError {
  override readonly name = 'ControlError';
  override readonly retryable = true;
}

const TIMEOUT_MS = 10_000;

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly route: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const messageIn = (text: string): string => {
  try {
    return FailureAnswerSchema.safeParse(JSON.parse(text)).data?.message ?? text;
  } catch {
    return text;
  }
};

const call = async (endpoints: CloudEndpoints, { method, route, query = {}, body }: Call): Promise<string> => {
  const url = new URL(`${route}?${new URLSearchParams(query)}`, endpoints.controlEndpoint);
  const what = `The local cloud at ${url.origin}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${endpoints.secretAccessKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ControlError(`${what} does not answer (${messageOf(cause)}). Look whether \`fanreel dev\` still runs.`, {
      cause,
    });
  }
  const text = await response.text();
  if (response.ok) return text;
  throw new ControlError(`${what} answered ${method} ${route} with ${response.status}: ${messageIn(text)}`);
};

/**
 * Reach a local cloud that another process runs.
 * @param endpoints as that process wrote them down
 * @returns its control; what it said about itself was asked for once, now
 * @throws {ControlError} when it does not answer or does not take the credentials
 */
export const connectControl = async (endpoints: CloudEndpoints): Promise<CloudControl> => {
  const ask = async <T>(schema: z.ZodMiniType<T>, asked: Call): Promise<T> =>
    readJson(schema, await call(endpoints, asked), `The answer to ${asked.method} ${asked.route}`);

  const { concurrency } = await ask(CloudAnswerSchema, { method: 'GET', route: CONTROL_ROUTES.cloud });
  return {
    endpoints,
    concurrency,
    activity: (job) => ask(ActivityAnswerSchema, { method: 'GET', route: CONTROL_ROUTES.activity, query: { job } }),
    async sliceStates(job) {
      const asked = { method: 'GET', route: CONTROL_ROUTES.slices, query: { job } } as const;
      return (await ask(SliceStatesAnswerSchema, asked)).slices;
    },
    async splitting(key) {
      const answer = await ask(SplittingAnswerSchema, {
        method: 'GET',
        route: CONTROL_ROUTES.splitting,
        query: { key },
      });
      return answer.splitting;
    },
    async stitching(job) {
      const asked = { method: 'GET', route: CONTROL_ROUTES.stitching, query: { job } } as const;
      return (await ask(StitchingAnswerSchema, asked)).stitching;
    },
    async dropQueued(job) {
      const answer = await ask(DroppedAnswerSchema, { method: 'DELETE', route: CONTROL_ROUTES.queue, query: { job } });
      return answer.dropped;
    },
    async announceUpload({ key, bytes, etag }) {
      await call(endpoints, { method: 'POST', route: CONTROL_ROUTES.uploads, body: { key, bytes, etag } });
    },
  };
};
