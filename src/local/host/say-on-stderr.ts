import { shownName } from '../../shared/core/text/shown-name.ts';

/** Default output for lines to the user: standard error, with the line made safe to show. */
export const sayOnStderr = (line: string): void => void process.stderr.write(`${shownName(line)}\n`);
