import { begunOf, ENDED, type FileUploadState } from '../core/upload/upload-state.ts';
import type { FileIdentity } from './file-identity.ts';
import { makeBrowserUploadNotes } from './upload-notes.ts';

/** Notes about the uploads of this browser. */
export const notes = makeBrowserUploadNotes(localStorage);

/** Update the note of an upload in the browser after a change of state. */
export const noteState = (
  state: FileUploadState,
  file: FileIdentity,
  optionsText: string,
  noted: { id?: string; key?: string },
) => {
  const begun = begunOf(state);
  if (begun !== undefined) Object.assign(noted, { id: begun.id, key: begun.key });
  const { id, key } = noted;
  if (id === undefined || key === undefined) return;
  const startsOver = state.phase === 'failed' && state.back.phase === 'starting';
  if (ENDED.has(state.phase) || startsOver) notes.forget(id);
  else notes.keep({ id, key, file, optionsText, completed: state.phase === 'planning' });
};
