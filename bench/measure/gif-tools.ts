import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a program is installed. */
export const isInstalled = async (program: string): Promise<boolean> => {
  try {
    await run(program, ['--version']);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

/**
 * Make a GIF smaller with gifsicle.
 * @param lossy its options that cost quality
 * @see https://www.lcdf.org/gifsicle/man.html
 */
export const shrinkWithGifsicle = async (from: string, to: string, lossy: readonly string[]): Promise<void> => {
  await run('gifsicle', ['-O3', ...lossy, from, '-o', to]);
};
