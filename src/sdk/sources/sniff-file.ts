import { open } from 'node:fs/promises';
import { type SniffedContent, sniffContent } from '../../shared/core/media/sniff-content.ts';
import { systemPath } from '../core/names/system-path.ts';

const SNIFFED_BYTES = 4096;

/** What a file looks like by its first bytes. */
export const sniffFile = async (path: string): Promise<SniffedContent> => {
  const file = await open(systemPath(path), 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    return sniffContent(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
};
