/** Writes one line of a log. */
export type WriteLine = (text: string) => void;

/** Content of Lambda's REPORT line. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  /** Present for the first invocation of an environment. */
  readonly initMs?: number;
  /** Present when the function failed. */
  readonly status?: string;
}

/** Failed start of an environment. */
export interface InitReport {
  readonly phase: 'init' | 'invoke';
  readonly durationMs: number;
  /** type of the failure */
  readonly status: string;
}

/** Lines that Lambda itself writes into the log of a function. */
export interface PlatformLines {
  start(requestId: string): void;
  /** Write the platform's message about a failure. */
  fault(text: string): void;
  initReport(report: InitReport): void;
  end(report: InvocationReport): void;
}

/** Whether a function's variables request logs in JSON. */
export const isJsonLog = (env: Readonly<Record<string, string>>): boolean =>
  env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';

const statusOf = (failure: string | undefined): string => {
  if (failure === undefined) return 'success';
  return failure === 'Sandbox.Timedout' ? 'timeout' : 'error';
};

const rounded = (milliseconds: number): number => Number(milliseconds.toFixed(2));

const textLines = (line: WriteLine): PlatformLines => ({
  fault: line,
  initReport: ({ phase, durationMs, status }) =>
    line(
      `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${statusOf(status)}\tError Type: ${status}`,
    ),
  start: (requestId) => line(`START RequestId: ${requestId} Version: $LATEST`),
  end: (report) => {
    line(`END RequestId: ${report.requestId}`);
    const parts = [
      `REPORT RequestId: ${report.requestId}`,
      `Duration: ${report.durationMs.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(report.durationMs + (report.initMs ?? 0))} ms`,
      `Memory Size: ${report.memoryMb} MB`,
      `Max Memory Used: ${report.maxMemoryMb} MB`,
      ...(report.initMs === undefined ? [] : [`Init Duration: ${report.initMs.toFixed(2)} ms`]),
      ...(report.status === undefined ? [] : [`Status: ${report.status}`]),
    ];
    line(parts.join('\t'));
  },
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html */
const jsonLines = (line: WriteLine): PlatformLines => {
  const write = (type: string, record: unknown) =>
    line(JSON.stringify({ time: new Date().toISOString(), type, record }));
  const outcomeOf = (failure: string | undefined) => ({
    status: statusOf(failure),
    ...(failure === undefined ? {} : { errorType: failure }),
  });
  return {
    start: (requestId) => write('platform.start', { requestId, version: '$LATEST' }),
    fault: (text) => write('platform.fault', text),
    initReport: ({ phase, durationMs, status }) =>
      write('platform.initReport', {
        ...{ initializationType: 'on-demand', phase, ...outcomeOf(status) },
        metrics: { durationMs: rounded(durationMs) },
      }),
    end: ({ requestId, durationMs, memoryMb, maxMemoryMb, initMs, status }) =>
      write('platform.report', {
        requestId,
        metrics: {
          durationMs: rounded(durationMs),
          billedDurationMs: Math.ceil(durationMs + (initMs ?? 0)),
          memorySizeMB: memoryMb,
          maxMemoryUsedMB: maxMemoryMb,
          ...(initMs === undefined ? {} : { initDurationMs: rounded(initMs) }),
        },
        ...outcomeOf(status),
      }),
  };
};

/** Lambda's lines in the format that the function's own lines have. */
export const platformLines = (isJson: boolean, line: WriteLine): PlatformLines =>
  isJson ? jsonLines(line) : textLines(line);
