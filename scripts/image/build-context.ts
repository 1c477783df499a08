import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import dockerignore from '@balena/dockerignore';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Both are large, and left out.
    if (entry.name === 'node_modules' || entry.name === '.git') return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

/** What `.dockerignore` leaves of a folder. @returns paths relative to the folder, in order */
export const contextFiles = (root: string): string[] =>
  dockerignore({ ignorecase: false })
    .add(readFileSync(join(root, '.dockerignore'), 'utf8'))
    .filter(filesBelow(root).map((path) => relative(root, path)))
    .sort();

/** Copy the context of a build into an empty folder. */
export const copyContext = (root: string, to: string): void => {
  for (const file of contextFiles(root)) cpSync(join(root, file), join(to, file), { recursive: true, force: true });
};

/** Whether a source of a COPY is in the context. */
export const isInContext = (files: readonly string[], source: string): boolean => {
  const path = join(source).replace(/\/$/, '');
  return path === '.' || files.some((file) => file === path || dirname(file) === path || file.startsWith(`${path}/`));
};
