import * as z from 'zod/mini';
import { NOTES_ITEM, type NoteStorage } from './kept-notes.ts';

/** A note about an upload, kept in the browser so that the upload can continue after a reload of the page. */
const NoteSchema = z.object({
  /** id of the upload */
  id: z.string(),
  key: z.string(),
  file: z.object({ name: z.string(), size: z.int(), lastModified: z.number(), edges: z.string() }),
  optionsText: z.string(),
  /** true: all parts are stored and joined, but it is not known yet whether a job was made */
  completed: z.boolean(),
});
export type BrowserUploadNote = z.infer<typeof NoteSchema>;

const MAX_NOTES = 50;

/** Parse notes. Unreadable ones are skipped, since an older version of the page may have written them. */
const readNotes = (text: string | null): BrowserUploadNote[] => {
  try {
    const entries: unknown = JSON.parse(text ?? '[]');
    return (Array.isArray(entries) ? entries : []).flatMap((entry) => NoteSchema.safeParse(entry).data ?? []);
  } catch {
    return [];
  }
};

/** Notes by the ids of uploads. If the storage cannot be written, an upload lasts only as long as its page. */
export const makeBrowserUploadNotes = (storage: NoteStorage) => {
  const all = (): BrowserUploadNote[] => readNotes(storage.getItem(NOTES_ITEM));
  const write = (notes: readonly BrowserUploadNote[]): void => {
    try {
      storage.setItem(NOTES_ITEM, JSON.stringify(notes.slice(-MAX_NOTES)));
    } catch {
      // The storage is full or not allowed.
    }
  };
  return {
    all,
    /** Keep a note. It replaces a note with the same id. */
    keep: (note: BrowserUploadNote): void => write([...all().filter(({ id }) => id !== note.id), note]),
    forget: (id: string): void => write(all().filter((note) => note.id !== id)),
  };
};
export type BrowserUploadNotes = ReturnType<typeof makeBrowserUploadNotes>;
