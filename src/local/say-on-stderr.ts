import { shownName } from '../shared/shown-name.ts';

/** Say a line where nobody was named who shows it: on standard error, safe to show. */
export const sayOnStderr = (line: string): void => void process.stderr.write(`${shownName(line)}\n`);
