import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseCpuTimes } from '../../src/shared/adapters/process/process-cpu.ts';

/** A command that takes over a terminal. */
export interface TerminalCommand {
  readonly command: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** how long it is watched from its first picture on, seconds */
  readonly seconds: number;
  /** key that ends it */
  readonly quit: string;
}

/** What a command did with its terminal. */
export interface TerminalRun {
  /** when each picture was whole, milliseconds from the first one's end */
  readonly picturesMs: readonly number[];
  /** of all output in that time */
  readonly bytes: number;
  /** processor time of the command and of all that it started, from its start to its end, seconds */
  readonly cpuSeconds: number;
  /** from its start to its end */
  readonly wallSeconds: number;
}

/** Ends a picture that is shown at once. @see https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036 */
const PICTURE_END = Buffer.from('\u001b[?2026l');

/** More than a shell says at the end. */
const TAIL_BYTES = 2_000;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The command in a shell that then says what it has cost. */
const COUNTED = (columns: number, rows: number): string =>
  `stty cols ${columns} rows ${rows}; "$@"; code=$?; read -r stat < /proc/$$/stat; echo "cpu $stat"; exit $code`;

/**
 * Run a command in a terminal of its own, which takes all that it is told at once. Linux with `script` of util-linux only.
 * @throws when the command fails or shows nothing
 */
export const runInTerminal = async (request: TerminalCommand): Promise<TerminalRun> => {
  const { command, columns, rows, env, cwd, seconds, quit } = request;
  const words = ['sh', '-c', COUNTED(columns, rows), 'sh', ...command].map(quoted).join(' ');
  const startedAt = performance.now();
  const terminal = spawn('script', ['-qefc', words, '/dev/null'], { env, cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const picturesAt: number[] = [];
  let isEnding = false;
  let bytes = 0;
  let tail = Buffer.alloc(0);
  terminal.stdout.on('data', (piece: Buffer) => {
    const now = performance.now();
    const text = Buffer.concat([tail, piece]);
    if (!isEnding) {
      if (picturesAt.length > 0) bytes += piece.length;
      // The end of a picture may have begun in the piece before.
      const from = Math.max(0, tail.length + 1 - PICTURE_END.length);
      for (let at = text.indexOf(PICTURE_END, from); at >= 0; at = text.indexOf(PICTURE_END, at + 1))
        picturesAt.push(now);
    }
    tail = text.subarray(-TAIL_BYTES);
    if (isEnding || now - (picturesAt[0] ?? now) < seconds * 1000) return;
    isEnding = true;
    terminal.stdin.write(quit);
  });
  const [code] = await once(terminal, 'close');
  const stat = /cpu (.*)/.exec(tail.toString('latin1'))?.[1];
  const [first] = picturesAt;
  if (code !== 0 || stat === undefined || first === undefined) {
    throw new Error(`${command.join(' ')} ended with ${code}: ${tail.toString('utf8')}`);
  }
  return {
    picturesMs: picturesAt.map((at) => at - first),
    bytes,
    cpuSeconds: parseCpuTimes(stat).reapedMs / 1000,
    wallSeconds: (performance.now() - startedAt) / 1000,
  };
};
