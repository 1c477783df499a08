/** Storage of notes: `localStorage`, or a substitute in tests. */
export interface NoteStorage {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
}

/** Where notes about uploads are kept. */
export const NOTES_ITEM = 'fanreel.uploads';

/** Whether uploads were left behind: only then is what goes on with them loaded. */
export const hasUploadNotes = (storage: Pick<NoteStorage, 'getItem'>): boolean =>
  (storage.getItem(NOTES_ITEM) ?? '[]') !== '[]';
