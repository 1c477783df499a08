import { randomBytes } from 'node:crypto';
import type * as z from 'zod/mini';
import { readJson } from '../../shared/core/contracts/read-document.ts';
import { FanreelError, messageOf } from '../../shared/core/errors/errors.ts';
import type { CloudControl, CloudEndpoints } from './cloud-api.ts';
import {
  ActivityAnswerSchema,
  BlobsAnswerSchema,
  CloudAnswerSchema,
  CONTROL_ROUTES,
  DroppedAnswerSchema,
  FailureAnswerSchema,
  ProofAnswerSchema,
  SliceStatesAnswerSchema,
  SplittingAnswerSchema,
  StitchingAnswerSchema,
} from './control-contract.ts';
import { isProof } from './control-proof.ts';

/** The local cloud did not answer, or refused the request. */
export class ControlError extends FanreelError {
  override readonly name = 'ControlError';
  override readonly retryable = true;
}

/** The answering server does not know the secret of the home, so nothing may be sent to it. */
export class UnprovenCloudError extends FanreelError {
  override readonly name = 'UnprovenCloudError';
  override readonly retryable = false;
}

const TIMEOUT_MS = 10_000;

interface Call {
  readonly method: 'GET' | 'DELETE';
  readonly route: string;
  readonly query?: Readonly<Record<string, string>>;
}

const messageIn = (text: string): string => {
  try {
    return FailureAnswerSchema.safeParse(JSON.parse(text)).data?.message ?? text;
  } catch {
    return text;
  }
};

const send = async (
  endpoints: CloudEndpoints,
  { method, route, query = {} }: Call,
  headers: Readonly<Record<string, string>>,
) => {
  const url = new URL(`${route}?${new URLSearchParams(query)}`, endpoints.controlEndpoint);
  const what = `The local cloud at ${url.origin}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new ControlError(`${what} does not answer (${messageOf(cause)}). Look whether \`fanreel dev\` still runs.`, {
      cause,
    });
  }
  return { response, what };
};

const call = async (endpoints: CloudEndpoints, asked: Call): Promise<string> => {
  const { method, route } = asked;
  const { response, what } = await send(endpoints, asked, { authorization: `Bearer ${endpoints.secretAccessKey}` });
  const text = await response.text();
  if (response.ok) return text;
  throw new ControlError(`${what} answered ${method} ${route} with ${response.status}: ${messageIn(text)}`);
};

const MOST_PROOF_BYTES = 1024;

/**
 * Have the listening server prove that it knows the secret and serves exactly these endpoints, without telling it the secret.
 * @throws {UnprovenCloudError} when the proof fails
 */
const demandProof = async (endpoints: CloudEndpoints): Promise<void> => {
  const nonce = randomBytes(32).toString('hex');
  const { response, what } = await send(
    endpoints,
    { method: 'GET', route: CONTROL_ROUTES.proof, query: { nonce } },
    {},
  );
  let proof: string | undefined;
  try {
    const bytes = Number(response.headers.get('content-length') ?? MOST_PROOF_BYTES);
    const text = response.ok && bytes < MOST_PROOF_BYTES ? await response.text() : '';
    proof = ProofAnswerSchema.safeParse(JSON.parse(text)).data?.proof;
  } catch {
    proof = undefined;
  }
  if (proof !== undefined && isProof(proof, endpoints.secretAccessKey, nonce, endpoints)) return;
  await response.body?.cancel().catch(() => undefined);
  throw new UnprovenCloudError(`${what} cannot prove that it belongs to this home.`);
};

/**
 * Reach a local cloud that another process runs.
 * @param endpoints as that process wrote them down
 * @returns its control; the cloud's description of itself is fetched once, in this call
 * @throws {ControlError} when it does not answer
 * @throws {UnprovenCloudError} when it does not know the credentials; no secret was sent to it
 */
export const connectControl = async (endpoints: CloudEndpoints): Promise<CloudControl> => {
  const ask = async <T>(schema: z.ZodMiniType<T>, asked: Call): Promise<T> =>
    readJson(schema, await call(endpoints, asked), `The answer to ${asked.method} ${asked.route}`);

  await demandProof(endpoints);
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
    async blobsOf(bucket, key) {
      const asked = { method: 'GET', route: CONTROL_ROUTES.blobs, query: { bucket, key } } as const;
      return (await ask(BlobsAnswerSchema, asked)).blobs;
    },
    async dropQueued(job) {
      const answer = await ask(DroppedAnswerSchema, { method: 'DELETE', route: CONTROL_ROUTES.queue, query: { job } });
      return answer.dropped;
    },
  };
};
