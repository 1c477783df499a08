import * as z from 'zod/mini';

/** What is kept of an upload in the browser, so that it can go on after the page was loaded anew. */
const NoteSchema = z.object({
  /** of the upload */
  id: z.string(),
  key: z.string(),
  file: z.object({ name: z.string(), size: z.int(), lastModified: z.number(), edges: z.string() }),
  optionsText: z.string(),
  /** all of it is stored; what it becomes was not known yet */
  completed: z.boolean(),
});
export type UploadNote = z.infer<typeof NoteSchema>;

/** Where notes are kept: `localStorage`, or what a test gives. */
export interface NoteStorage {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
}

const ITEM = 'fanreel.uploads';
const MAX_NOTES = 50;

/** Those that can be read: an older page may have written others. */
const readNotes = (text: string | null): UploadNote[] => {
  try {
    const entries: unknown = JSON.parse(text ?? '[]');
    return (Array.isArray(entries) ? entries : []).flatMap((entry) => NoteSchema.safeParse(entry).data ?? []);
  } catch {
    return [];
  }
};

/** Notes by their uploads' ids. Without a storage that can be written, an upload lasts as long as its page. */
export const makeUploadNotes = (storage: NoteStorage) => {
  const all = (): UploadNote[] => readNotes(storage.getItem(ITEM));
  const write = (notes: readonly UploadNote[]): void => {
    try {
      storage.setItem(ITEM, JSON.stringify(notes.slice(-MAX_NOTES)));
    } catch {
      // It is full or not allowed.
    }
  };
  return {
    all,
    /** Keep a note, in place of one of the same id. */
    keep: (note: UploadNote): void => write([...all().filter(({ id }) => id !== note.id), note]),
    forget: (id: string): void => write(all().filter((note) => note.id !== id)),
  };
};
export type UploadNotes = ReturnType<typeof makeUploadNotes>;
