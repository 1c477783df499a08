import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SPACE = 32;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with one
const SEQUENCE = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * Draw a picture with chafa: characters of ASCII, ink alone, no colours.
 * @param path picture file
 * @returns code points row by row, or nothing where chafa is not installed
 * @see https://hpjansson.org/chafa/man/
 */
export const drawWithChafa = async (
  path: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<Uint16Array | undefined> => {
  const args = ['-f', 'symbols', '-c', 'none', '--fg-only', '--symbols', 'ascii', '--stretch', '--animate', 'off'];
  try {
    const { stdout } = await promisify(execFile)('chafa', [...args, '-s', `${columns}x${rows}`, path]);
    const lines = stdout.replace(SEQUENCE, '').split('\n');
    return Uint16Array.from(
      { length: columns * rows },
      (_, cell) => lines[Math.floor(cell / columns)]?.charCodeAt(cell % columns) || SPACE,
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};
