import type { Readable } from 'node:stream';
import { redact } from '../../core/text/redact.ts';

/** Longest line that is kept or passed on; the rest of a longer line is dropped. */
const MAX_LINE_CHARS = 4096;
const MAX_TAIL_LINES = 60;

/**
 * Read a program's stderr line by line (ffmpeg ends progress with a bare CR), redacted, in bounded memory.
 * @param stderr the stream
 * @param onLine called with each line that is not blank
 * @returns `tail()`: the last lines so far
 */
export const readStderrLines = (
  stderr: Readable,
  onLine: ((line: string) => void) | undefined,
): { readonly tail: () => string } => {
  const tail: string[] = [];
  let partial = '';
  const take = (raw: string) => {
    if (raw.trim() === '') return;
    const line = redact(raw.slice(0, MAX_LINE_CHARS));
    tail.push(line);
    if (tail.length > MAX_TAIL_LINES) tail.shift();
    onLine?.(line);
  };
  stderr.setEncoding('utf8');
  stderr.on('data', (chunk: string) => {
    const lines = (partial + chunk).split(/\r\n|\r|\n/);
    partial = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
    for (const line of lines) take(line);
  });
  stderr.on('end', () => take(partial));
  return { tail: () => tail.join('\n') };
};
