import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayAnswer } from './http-api-answer.ts';

/** An answer that goes on until one of the two ends it. */
export interface StreamedAnswer extends Omit<GatewayAnswer, 'body'> {
  /** Called when the headers are set, once and always: the client may have gone already. It writes what there is to say. */
  readonly stream: (response: ServerResponse) => void;
}

/** What the server answers itself, without the function. */
export type OwnAnswer = GatewayAnswer | StreamedAnswer;

/** Requests that are not for the function; undefined for those that are. */
export type OwnSite = (request: IncomingMessage, requestId: string) => Promise<OwnAnswer | undefined>;
