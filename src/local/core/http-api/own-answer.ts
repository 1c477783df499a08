import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayAnswer } from './http-api-answer.ts';

/** A response that streams until the server or the client ends it. */
export interface StreamedAnswer extends Omit<GatewayAnswer, 'body'> {
  /** Writes the body. Always called exactly once, when the headers are set, even if the client has disconnected already. */
  readonly stream: (response: ServerResponse) => void;
}

/** A response that the server makes itself, without the function. */
export type OwnAnswer = GatewayAnswer | StreamedAnswer;

/** Answers requests that are not for the function; resolves to undefined for those that are. */
export type OwnSite = (request: IncomingMessage, requestId: string) => Promise<OwnAnswer | undefined>;
