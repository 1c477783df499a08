import type { IncomingMessage } from 'node:http';
import type { HttpApiSpec } from '../../../shared/topology.ts';

type Cors = HttpApiSpec['cors'];

/** Whether a request is a CORS preflight. */
export const isPreflight = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** Headers that let a page of an allowed origin read an answer. */
export const corsHeaders = (origin: string, { exposedHeaders }: Cors): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': exposedHeaders.join(','),
});

/** Headers of the answer to a preflight, in addition to {@link corsHeaders}. */
export const preflightHeaders = (cors: Cors): Record<string, string> => ({
  'access-control-allow-methods': cors.methods.join(','),
  'access-control-allow-headers': cors.requestHeaders.join(','),
  'access-control-max-age': String(cors.maxAgeSeconds),
});
