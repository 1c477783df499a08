import type { ReadStream, WriteStream } from 'node:tty';
import { ENTER_SCREEN, LEAVE_SCREEN } from '../core/play/screen-writer.ts';

/** Told while a command has the whole terminal. */
export interface ScreenListeners {
  /** keys, as the terminal sends them */
  readonly keys: (text: string) => void;
  readonly resized: () => void;
  /** nobody reads or types any more */
  readonly gone: () => void;
}

/** The terminal as one screen. Only what computes its output itself writes to it: it is not made safe to show. */
export interface TakenScreen {
  write(output: string): void;
  /** Give the terminal back as it was; may be called twice. */
  leave(): void;
}

/** The terminal that the command runs in. */
export interface Screen {
  /** whether keys and pictures are those of a terminal that can move its cursor */
  isThere(): boolean;
  size(): { readonly columns: number; readonly rows: number };
  /** Take the terminal over: alternate screen, no cursor, every key is told. It is given back if the process ends, too. */
  take(listeners: ScreenListeners): TakenScreen;
}

const DEFAULT_SIZE = { columns: 80, rows: 24 } as const;
/** What a terminal says of its size is memory that is filled thirty times a second. */
const MOST_CELLS = 1_000;

const sizeOf = (reported: number, usual: number): number => (reported > 0 ? Math.min(reported, MOST_CELLS) : usual);

/** @param output, input of the process; on a terminal, writing waits until it is written */
export const makeScreen = (output: WriteStream, input: ReadStream, env: NodeJS.ProcessEnv): Screen => ({
  isThere: () => output.isTTY === true && input.isTTY === true && env.TERM !== 'dumb',
  size: () => ({
    columns: sizeOf(output.columns, DEFAULT_SIZE.columns),
    rows: sizeOf(output.rows, DEFAULT_SIZE.rows),
  }),
  take({ keys, resized, gone }) {
    let isTaken = true;
    const onKeys = (chunk: Buffer | string): void => keys(chunk.toString());
    const leave = (): void => {
      if (!isTaken) return;
      isTaken = false;
      input.off('data', onKeys);
      output.off('resize', resized);
      for (const event of ['end', 'error', 'close']) input.off(event, gone);
      output.off('error', gone);
      process.off('exit', leave);
      process.off('uncaughtExceptionMonitor', leave);
      // A terminal that is gone takes neither; there is nothing to give back then.
      try {
        output.write(LEAVE_SCREEN);
        input.setRawMode(false);
      } catch {
        return;
      } finally {
        input.pause();
      }
    };
    process.on('exit', leave);
    process.on('uncaughtExceptionMonitor', leave);
    output.on('resize', resized);
    output.on('error', gone);
    for (const event of ['end', 'error', 'close']) input.on(event, gone);
    input.setRawMode(true);
    input.on('data', onKeys);
    input.resume();
    output.write(ENTER_SCREEN);
    return { write: (text) => void (isTaken && output.write(text)), leave };
  },
});
