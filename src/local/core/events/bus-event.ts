import { LOCAL_ACCOUNT } from './arns.ts';

/** The envelope in which an event reaches rules and targets. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 at whole seconds, as EventBridge writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** The part of an event that its producer provides. */
export interface EventContent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly timeMs?: number;
}

/**
 * Put an event into its envelope.
 * @param identity the event's id (a UUID), the region, and the time in epoch milliseconds for an event that has none
 */
export const makeBusEvent = (
  content: EventContent,
  identity: { readonly id: string; readonly region: string; readonly nowMs: number },
): BusEvent => ({
  version: '0',
  id: identity.id,
  'detail-type': content.detailType,
  source: content.source,
  account: LOCAL_ACCOUNT,
  time: new Date(content.timeMs ?? identity.nowMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  region: identity.region,
  resources: content.resources ?? [],
  detail: content.detail,
});
