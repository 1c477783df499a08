import type { CommandIo } from './command-io.ts';
import type { StopSignal } from './interruption.ts';
import type { ProgressDisplay } from './progress-display.ts';

/**
 * Says that a command stops: beside its progress where that is shown, else on a line of its own, whatever the terminal has
 * written for Ctrl-C.
 */
export const sayStopping =
  (io: Pick<CommandIo, 'stderr'>, display: () => ProgressDisplay | undefined = () => undefined) =>
  (signal: StopSignal): void => {
    const text = `${signal}: stopping. Send it again to stop at once.`;
    const shown = display();
    if (shown === undefined) io.stderr.freshLine(text);
    else shown.note(text);
  };
