import type { TransportFault } from './read-fault.ts';

/** What ffmpeg's messages tell about the transport. */
export interface StderrFindings {
  /** The last fault that no reconnect healed. */
  readonly transport?: TransportFault;
  /** Status of the last failed answer of the object store. */
  readonly httpStatus?: number;
  /** How often ffmpeg set out to reconnect. */
  readonly reconnects: number;
}

export const NO_FINDINGS: StderrFindings = { reconnects: 0 };

const PATTERNS: readonly (readonly [TransportFault, RegExp])[] = [
  [
    'unreachable',
    /\[httpproxy .*HTTP error 502|Connection to tcp:.* failed|Connection refused|Failed to resolve hostname/i,
  ],
  ['refused', /\[httpproxy .*HTTP error \d|HTTP error 405/i],
  ['tls', /certificate.*(?:verif|match|expired|trust)|verif\w*.*certificate|certificate verification/i],
  // 416 is the answer to a file that claims more than it has: no fault of the transport.
  ['http', /HTTP error (?!416)\d{3}|Server returned (?:5|40|4XX)/i],
  ['stalled', /timed out|ETIMEDOUT/i],
  [
    'cut',
    /Stream ends prematurely|Input\/output error|I\/O error|Error during demuxing|Connection reset|Broken pipe|TLS connection was non-properly|Error in the pull function/i,
  ],
];

/** A generic consequence says less than the cause that was named before it. */
const RANK: Readonly<Record<TransportFault, number>> = {
  refused: 5,
  unreachable: 4,
  tls: 4,
  http: 3,
  wrong: 3,
  stalled: 2,
  cut: 1,
};

/**
 * Take one more line of stderr into account.
 * @param findings what the lines before it told
 * @param line one line of ffmpeg's or ffprobe's stderr at log level warning
 * @returns the findings with this line
 */
export const scanStderrLine = (findings: StderrFindings, line: string): StderrFindings => {
  // ffmpeg announces each attempt to go on; only what fails after it counts.
  if (/Will reconnect at/i.test(line)) return { reconnects: findings.reconnects + 1 };
  const fault = PATTERNS.find(([, pattern]) => pattern.test(line))?.[0];
  if (fault === undefined) return findings;
  const status = fault === 'http' ? /HTTP error (\d{3})/i.exec(line)?.[1] : undefined;
  const keeps = findings.transport !== undefined && RANK[findings.transport] > RANK[fault];
  return {
    ...findings,
    transport: keeps && findings.transport ? findings.transport : fault,
    ...(status === undefined ? {} : { httpStatus: Number(status) }),
  };
};

/**
 * Read what stderr tells about the transport. ffmpeg exits 0 after a cut, a stall or a 403 in mid-read: its exit code
 * says nothing about these.
 * @param stderr text at log level warning
 * @returns the findings; without `transport` when every read went well or was healed by a reconnect
 */
export const classifyStderr = (stderr: string): StderrFindings =>
  stderr.split(/\r?\n/).reduce(scanStderrLine, NO_FINDINGS);
