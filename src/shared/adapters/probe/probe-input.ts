import { type FileHandle, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessEnd } from '../../core/errors/errors.ts';
import { confinedFileArgs, confinedReaderArgs, type SearchDepth } from '../../core/media/input-args.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { readFromFile } from '../disk/whole-bytes.ts';
import { openWorkspace } from '../disk/workspace.ts';
import { checkRead, type ReachableSource } from '../reader/media-access.ts';
import { makeReadAt } from '../reader/read-source.ts';

/** How a probe reaches the bytes of a film. The same bytes give the same findings, however they are reached. */
export interface ProbeInput {
  /** what ffprobe and ffmpeg open; its name says nothing about the film, as they would believe its ending */
  readonly target: string;
  readonly sizeBytes: number;
  /** where the bytes come from, for messages: a host, or this machine */
  readonly from: string;
  /** options before `-i` that limit what the content can make a program do */
  inputArgs(search?: SearchDepth): string[];
  /** Small reads of our own. @param signal ends every read */
  readAt(signal: AbortSignal): ReadAt;
  /** aborted when a read failed; undefined where the system's own reads are used */
  readonly broken: AbortSignal | undefined;
  /** bytes that arrived so far; undefined where programs read the file themselves */
  readonly bytesIn: number | undefined;
  /**
   * Check that all requested bytes arrived: the result of an incomplete read says nothing about the file.
   * @param what begins the message: "The probe"
   * @param end how the program that was reading ended
   * @throws {FanreelError} when requested bytes did not arrive
   */
  checkRead(what: string, end: ProcessEnd): void;
}

/** A source in a store, reached through its reader. */
export const readerInput = ({ url, reader }: ReachableSource, sizeBytes: number): ProbeInput => ({
  target: reader.url,
  from: new URL(url).host,
  sizeBytes,
  inputArgs: confinedReaderArgs,
  readAt: (signal) => makeReadAt(reader, sizeBytes, signal),
  broken: reader.broken,
  get bytesIn() {
    return reader.bytesIn;
  },
  checkRead: (what, end) => checkRead({ url, reader }, what, end),
});

/**
 * Reach a local file while `use` runs. Programs open it by a link without an ending: from a name such as `notes.mpg` ffmpeg
 * would conclude what the content does not show.
 * @param path absolute
 * @param sizeBytes size of the file; nothing behind is read
 */
export const withFileInput = async <T>(
  path: string,
  sizeBytes: number,
  use: (input: ProbeInput) => Promise<T>,
): Promise<T> => {
  const workspace = await openWorkspace('probe');
  let file: FileHandle | undefined;
  try {
    const opened = await open(path, 'r');
    file = opened;
    const target = join(workspace.dir, 'film');
    await symlink(path, target);
    const makeReads =
      (signal: AbortSignal): ReadAt =>
      async (offset, length) => {
        signal.throwIfAborted();
        return readFromFile(opened, offset, Math.max(0, Math.min(length, sizeBytes - offset)));
      };
    return await use({
      target,
      from: 'this machine',
      sizeBytes,
      inputArgs: confinedFileArgs,
      readAt: makeReads,
      broken: undefined,
      bytesIn: undefined,
      checkRead: () => undefined,
    });
  } finally {
    await Promise.all([file?.close(), workspace.remove()]);
  }
};
