import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isJobId } from '../../shared/core/contracts/object-keys.ts';
import { FanreelError, InvalidEventError, messageOf } from '../../shared/core/errors/errors.ts';
import type { CloudControl } from './cloud-api.ts';
import { CONTROL_ROUTES, NONCE } from './control-contract.ts';
import { controlProof } from './control-proof.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Constant-time comparison of equal lengths, so that the response time reveals nothing about the secret. */
const isAuthorised = (request: IncomingMessage, secret: string): boolean =>
  timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${secret}`));

const answer = (response: ServerResponse, status: number, document: unknown): void => {
  const body = `${JSON.stringify(document)}\n`;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const jobOf = (url: URL): string => {
  const jobId = url.searchParams.get('job') ?? '';
  if (!isJobId(jobId)) throw new InvalidEventError(`"${jobId}" is no job id; they look like my-film-0123456789ab.`);
  return jobId;
};

type Route = (control: CloudControl, url: URL) => Promise<unknown>;

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>(
  Object.entries({
    [`GET ${CONTROL_ROUTES.cloud}`]: async (control) => ({ concurrency: control.concurrency }),
    [`GET ${CONTROL_ROUTES.activity}`]: (control, url) => control.activity(jobOf(url)),
    [`GET ${CONTROL_ROUTES.slices}`]: async (control, url) => ({ slices: await control.sliceStates(jobOf(url)) }),
    [`GET ${CONTROL_ROUTES.splitting}`]: async (control, url) => ({
      splitting: await control.splitting(url.searchParams.get('key') ?? ''),
    }),
    [`GET ${CONTROL_ROUTES.stitching}`]: async (control, url) => ({ stitching: await control.stitching(jobOf(url)) }),
    [`GET ${CONTROL_ROUTES.blobs}`]: async (control, { searchParams }) => ({
      blobs: await control.blobsOf(searchParams.get('bucket') ?? '', searchParams.get('key') ?? ''),
    }),
    [`DELETE ${CONTROL_ROUTES.queue}`]: async (control, url) => ({ dropped: await control.dropQueued(jobOf(url)) }),
  } satisfies Record<string, Route>),
);

/** Before a client sends the secret, it requests a proof that this server knows it too. */
const proofFor = ({ endpoints }: CloudControl, secret: string, url: URL) => {
  const nonce = url.searchParams.get('nonce') ?? '';
  if (!NONCE.test(nonce)) throw new InvalidEventError('The nonce must be 64 hexadecimal digits.');
  return { proof: controlProof(secret, nonce, endpoints) };
};

const statusOfFailure = (error: unknown): number => {
  if (error instanceof InvalidEventError) return 400;
  return error instanceof FanreelError && error.retryable ? 503 : 500;
};

/**
 * Serve a {@link CloudControl} to commands of the same user, over HTTP on loopback.
 * @param control the running cloud; called on every request, as its endpoints are known only after listening
 * @param secret the secret access key of the local credentials, expected as bearer token
 * @returns a listener for `http.createServer`
 */
export const makeControlListener =
  (control: () => CloudControl, secret: string): RequestListener =>
  (request, response) => {
    const handle = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://control');
      if (request.method === 'GET' && url.pathname === CONTROL_ROUTES.proof) {
        answer(response, 200, proofFor(control(), secret, url));
        return;
      }
      if (!isAuthorised(request, secret)) {
        answer(response, 401, { message: 'The bearer token is not the secret access key of this local cloud.' });
        return;
      }
      const route = ROUTES.get(`${request.method} ${url.pathname}`);
      if (route === undefined) {
        answer(response, 404, { message: `There is no ${request.method} ${url.pathname} here.` });
        return;
      }
      answer(response, 200, await route(control(), url));
    };
    handle().catch((error: unknown) => {
      if (!response.headersSent) answer(response, statusOfFailure(error), { message: messageOf(error) });
      else response.destroy();
    });
  };
