import { signal } from '@preact/signals';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { readMp4Layout } from '../../shared/core/media/read-mp4-layout.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { ReadOptions } from '../core/options/option-values.ts';
import { checkFile, mayHaveBoxes, SNIFFED_BYTES } from '../core/upload/check-file.ts';
import { AT_WORK } from '../core/upload/upload-state.ts';
import { type FileIdentity, identifyFile, isSameFile } from './file-identity.ts';
import { noteState, notes } from './note-upload.ts';
import { type RunningUpload, runUpload } from './upload-runner.ts';
import { whyNothingIsSent } from './why-nothing-is-sent.ts';

/** An upload as the page shows it. */
export interface PageUpload {
  readonly number: number;
  /** name of the file, safe to show */
  readonly name: string;
  /** bytes */
  readonly size: number;
  readonly run: RunningUpload;
}

/** Uploads that this page began or restored from notes in the browser, the newest last. They continue on every route. */
export const uploads = signal<readonly PageUpload[]>([]);

let count = 0;

type Facts = Pick<PageUpload, 'name' | 'size'>;

/** Show an upload. */
export const addUpload = (facts: Facts, run: RunningUpload): PageUpload => {
  count += 1;
  const upload: PageUpload = { number: count, ...facts, name: shownName(facts.name), run };
  uploads.value = [...uploads.value, upload];
  return upload;
};

/** The interrupted upload that waits for this file. */
const waitingFor = (identity: FileIdentity): PageUpload | undefined => {
  const ids = new Set(
    notes.all().flatMap((note) => (isSameFile(note.file, identity) && !note.completed ? [note.id] : [])),
  );
  return uploads.value.find(({ run }) => {
    const state = run.state.value;
    return state.phase === 'interrupted' && ids.has(state.begun.id);
  });
};

const refuse = (file: File, why: string): PageUpload => {
  const about = { fileName: file.name, size: file.size };
  const run = runUpload({ initial: { phase: 'refused', why }, about, onChange: () => {} });
  return addUpload({ name: file.name, size: file.size }, run);
};

const addFile = async (file: File, options: ReadOptions): Promise<PageUpload> => {
  const why = whyNothingIsSent();
  if (why !== undefined) return refuse(file, why);
  try {
    const { name, size, type } = file;
    const readAt = async (offset: number, length: number) =>
      new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    const head = await readAt(0, SNIFFED_BYTES);
    const layout = mayHaveBoxes(head) ? await readMp4Layout(readAt, size) : undefined;
    const check = checkFile({ name, size, type, head, layout }, options.layer);
    if ('refused' in check) return refuse(file, check.refused);
    const identity = await identifyFile(file);
    const waiting = waitingFor(identity);
    if (waiting !== undefined) {
      waiting.run.tell({ type: 'fileChosen' }, file);
      return waiting;
    }
    const { contentType } = check;
    const noted = {};
    const run = runUpload({
      initial: { phase: 'checking' },
      about: { fileName: name, size, contentType, options: options.text },
      onChange: (state) => noteState(state, identity, options.text, noted),
    });
    const upload = addUpload({ name, size }, run);
    run.tell({ type: 'accepted' }, file);
    return upload;
  } catch (error) {
    return refuse(file, `It cannot be read: is it a folder, or was it moved? (${messageOf(error)})`);
  }
};

/**
 * Add files. Each is checked, and then sent or refused. A file that an interrupted upload waits for continues that upload.
 * @param onAdded called with the upload of each file
 */
export const addFiles = async (
  files: Iterable<File>,
  options: ReadOptions,
  onAdded: (upload: PageUpload) => void = () => {},
): Promise<void> => {
  for (const file of files) onAdded(await addFile(file, options));
};

/** Continue an interrupted upload, if the file is the same. */
export const chooseAgain = async (upload: PageUpload, file: File): Promise<void> => {
  const state = upload.run.state.value;
  if (state.phase !== 'interrupted') return;
  const note = notes.all().find(({ id }) => id === state.begun.id);
  const identity = await identifyFile(file).catch(() => undefined);
  if (note !== undefined && identity !== undefined && isSameFile(note.file, identity)) {
    upload.run.tell({ type: 'fileChosen' }, file);
    return;
  }
  const other = `${shownName(file.name)} is another file, or was changed. Choose the file whose upload was interrupted.`;
  upload.run.tell({ type: 'fileDiffers', why: whyNothingIsSent() ?? other });
};

/** Remove a finished upload from the list. */
export const dismiss = (upload: PageUpload): void => {
  uploads.value = uploads.value.filter((each) => each !== upload);
};

addEventListener('beforeunload', (event) => {
  if (uploads.value.some(({ run }) => AT_WORK.has(run.state.value.phase))) event.preventDefault();
});
