import { untilAnswered } from '../api/until-answered.ts';
import type { FileUploadState } from '../core/upload/upload-state.ts';
import { heldElsewhere } from './hold-upload.ts';
import { noteState, notes } from './note-upload.ts';
import type { BrowserUploadNote } from './upload-notes.ts';
import { findUpload } from './upload-requests.ts';
import { runUpload } from './upload-runner.ts';
import { addUpload } from './uploads.ts';

/** The notes of uploads that are no other page's, as they are now. */
const leftBehind = async (): Promise<readonly BrowserUploadNote[]> => {
  const kept = notes.all();
  const elsewhere = await heldElsewhere(kept.map(({ id }) => id));
  return kept.filter(({ id }) => !elsewhere.has(id));
};

const restore = async ({ id, key, file, optionsText, completed }: BrowserUploadNote): Promise<void> => {
  const { signal } = new AbortController();
  const begun = completed ? undefined : await untilAnswered(() => findUpload(id), signal);
  // The answer may have taken hours, in which another page went on with it, or ended it.
  const now = (await leftBehind()).find((note) => note.id === id);
  if (now === undefined) return;
  // The upload is gone. Either it was completed but the answer did not arrive, or it was aborted.
  const isGone = begun === undefined || now.completed;
  const initial: FileUploadState = isGone ? { phase: 'planning', key } : { phase: 'interrupted', begun };
  const run = runUpload({
    initial,
    about: { fileName: file.name, size: file.size, options: optionsText },
    onChange: (state) => noteState(state, file, optionsText, { id, key }),
  });
  addUpload({ name: file.name, size: file.size }, run);
};

/** Show the uploads that were left behind when the page was closed. Called once. */
export const restoreUploads = async (): Promise<void> => {
  // One that is refused hides no other. Its note is kept, since it may be found the next time.
  await Promise.allSettled((await leftBehind()).map(restore));
};
