import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import { pageFacts } from '../../viewer/core/on-disk/page-facts.ts';
import { resultHtml } from '../../viewer/core/on-disk/result-html.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { systemPath } from '../core/names/system-path.ts';
import { type LocalFile, manifestBeside } from '../core/results/manifest-beside.ts';
import { bundlesDir } from '../machine/bundles-dir.ts';
import { writeWhole } from './write-whole.ts';

/** ASCII art of about half an hour; a page that holds more takes long to open. */
const MOST_ASCII_BYTES = 4_000_000;

/** What tells of a job: its plan, and its manifest once it is closed. */
export interface JobDocuments {
  readonly job: Job;
  readonly manifest: Manifest | undefined;
}

/** @returns undefined when this version cannot read them: its files can be brought all the same */
export const readJobDocuments = async (
  { store, output }: Buckets,
  jobId: string,
): Promise<JobDocuments | undefined> => {
  try {
    const job = await readJob(store, output, jobId);
    return job === undefined ? undefined : { job, manifest: await readManifest(store, output, jobId) };
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/** The files of a job's folder. */
export interface JobFolder {
  /** absolute, of the job */
  readonly folder: string;
  /** all files that were brought, by name */
  readonly files: readonly LocalFile[];
  /** archives were unpacked */
  readonly isUnpacked: boolean;
}

/** A file that was written beside those that were brought. */
export interface WrittenFile {
  readonly path: string;
  /** it was there already with the same bytes */
  readonly isPresent: boolean;
}

const writeText = async (path: string, text: string): Promise<WrittenFile> => {
  const there = await readFile(systemPath(path), 'utf8').catch(() => undefined);
  if (there === text) return { path, isPresent: true };
  await writeWhole(path, (draft) => writeFile(draft, text));
  return { path, isPresent: false };
};

/** ASCII art of slices, for the page; none of it where it is too much. */
const asciiTexts = async (folder: string, files: readonly LocalFile[]): Promise<Record<number, string>> => {
  const slices = files.flatMap(({ name, bytes }) => {
    const [, index] = /^ascii\/(\d{5,})\.txt$/.exec(name) ?? [];
    return index === undefined ? [] : [{ index: Number(index), name, bytes }];
  });
  const total = slices.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_ASCII_BYTES) return {};
  const texts: Record<number, string> = {};
  for (const { index, name } of slices) texts[index] = await readFile(systemPath(join(folder, name)), 'utf8');
  return texts;
};

/** Write the manifest and the page beside the files of a job. */
export const writeBeside = async (
  { job, manifest }: JobDocuments,
  { folder, files, isUnpacked }: JobFolder,
): Promise<WrittenFile[]> => {
  const written: WrittenFile[] = [];
  const local = manifest === undefined ? undefined : manifestBeside(manifest, files, isUnpacked);
  if (local !== undefined) {
    written.push(await writeText(join(folder, 'manifest.json'), `${JSON.stringify(local, null, 2)}\n`));
  }
  const program = join(bundlesDir(), 'on-disk');
  const [script, style] = await Promise.all(
    ['page.js', 'page.css'].map((name) => readFile(join(program, name), 'utf8')),
  );
  const facts = pageFacts(job, local, files, await asciiTexts(folder, files));
  written.push(
    await writeText(join(folder, 'index.html'), resultHtml(facts, { script: script ?? '', style: style ?? '' })),
  );
  return written;
};
