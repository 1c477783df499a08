/** An event as EventBridge takes it. */
export interface EventEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** What became of an entry. */
export interface EventResult {
  readonly EventId?: string | undefined;
  readonly ErrorCode?: string | undefined;
}

/**
 * One call of PutEvents, which is not repeated.
 * @returns a result for each entry, in their order
 * @throws an error whose name is the service's code
 */
export type PutEvents = (entries: readonly EventEntry[]) => Promise<readonly EventResult[]>;
