import { closeSync, openSync, readSync } from 'node:fs';

/** Files of processes are smaller, but for the variables of some. */
const PIECE = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Read a file of `/proc`, as Latin-1. Its size is not known before it is read, for which Node would take new memory each time: that
 * costs more than the reading.
 * @throws where there is no such file
 */
export const readKernelFile = (path: string): string => {
  const file = openSync(path, 'r');
  try {
    let text = '';
    for (let bytes = PIECE.length; bytes > 0; ) {
      bytes = readSync(file, PIECE, 0, PIECE.length, null);
      text += PIECE.toString('latin1', 0, bytes);
    }
    return text;
  } finally {
    closeSync(file);
  }
};
