import type { FolderFile } from '../../../sdk/sources/folder-files.ts';

interface Known {
  readonly file: FolderFile;
  readonly sinceMs: number;
  /** it was handed out as it is */
  isTaken: boolean;
}

/** Tells which files have come to rest. */
export interface SettledFiles {
  /**
   * @param files what is there now
   * @param nowMs of a clock that never goes back
   * @returns files that have not changed for long enough, each once until it changes again
   */
  look(files: readonly FolderFile[], nowMs: number): FolderFile[];
  /** Hand a file out once more when it has been at rest for that long again. */
  again(name: string): void;
}

/** @param restMs how long a file has to stay the same */
export const makeSettledFiles = (restMs: number): SettledFiles => {
  let known = new Map<string, Known>();
  return {
    look(files, nowMs) {
      known = new Map(
        files.map((file) => {
          const before = known.get(file.name);
          const isSame = before?.file.bytes === file.bytes && before.file.modifiedMs === file.modifiedMs;
          return [file.name, isSame ? before : { file, sinceMs: nowMs, isTaken: false }];
        }),
      );
      const settled = [...known.values()].filter(
        ({ file, sinceMs, isTaken }) => !isTaken && file.bytes > 0 && nowMs - sinceMs >= restMs,
      );
      for (const each of settled) each.isTaken = true;
      return settled.map(({ file }) => file);
    },
    again: (name) => void known.delete(name),
  };
};
