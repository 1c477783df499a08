const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');

type Context = Record<string | symbol, unknown>;

/**
 * Lets libraries find out which request is being answered: the SDK reads the trace, loggers the id. Like AWS's own store, it holds
 * one request at a time: the last one stays until the next one begins.
 */
export class InvokeStore {
  private context: Context | undefined;

  run<T>(requestId: string, traceId: string | undefined, work: () => T): T {
    this.context = { [REQUEST_ID]: requestId, [TRACE_ID]: traceId };
    return work();
  }

  getContext(): Context | undefined {
    return this.context;
  }

  hasContext(): boolean {
    return this.context !== undefined;
  }

  get(key: string | symbol): unknown {
    return this.context?.[key];
  }

  /** @throws {Error} for the runtime's own keys */
  set(key: string | symbol, value: unknown): void {
    if (key === REQUEST_ID || key === TRACE_ID || key === TENANT_ID) {
      throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    }
    this.context = { ...this.context, [key]: value };
  }

  /** `-` before the first request */
  getRequestId(): string {
    return String(this.get(REQUEST_ID) ?? '-');
  }

  getXRayTraceId(): unknown {
    return this.get(TRACE_ID);
  }

  getTenantId(): undefined {
    return undefined;
  }
}

/** Make the store known to libraries, as `globalThis.awslambda.InvokeStore`. */
export const installInvokeStore = (): InvokeStore => {
  const store = new InvokeStore();
  Object.assign(globalThis, { awslambda: { InvokeStore: store } });
  return store;
};
