import { DISK_MOVING } from '../../../renders/registry/disk-views.ts';
import { isIn } from './number-runs.ts';
import type { NumberedFiles, PageFacts } from './page-facts.ts';

/** Finds the files beside a job's page by what they show. */
export interface StoredNames {
  /** the file of a number; undefined where there is none */
  readonly of: (folder: string, extension: string, number: number) => string | undefined;
  /** a file that is not named by a number, if it is there */
  readonly single: (name: string) => string | undefined;
}

const nameOf = ({ folder, extension, digits }: NumberedFiles, number: number): string =>
  `${folder}/${String(number).padStart(digits, '0')}.${extension}`;

export const storedNames = ({ numbered, files }: Pick<PageFacts, 'numbered' | 'files'>): StoredNames => {
  const singles = new Set(files.map(({ name }) => name));
  return {
    of(folder, extension, number) {
      const group = numbered.find(
        (one) => one.folder === folder && one.extension === extension && isIn(one.numbers, number),
      );
      return group === undefined ? undefined : nameOf(group, number);
    },
    single: (name) => (singles.has(name) ? name : undefined),
  };
};

/** The moving picture of a slice. @returns undefined where there is none */
export const movingOf = (names: StoredNames, index: number): string | undefined => {
  for (const { folder, extension } of DISK_MOVING) {
    const name = names.of(folder, extension, index);
    if (name !== undefined) return name;
  }
  return undefined;
};
