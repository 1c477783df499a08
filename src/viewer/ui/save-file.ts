/** Lifetime of the object URL: long enough for the browser to begin the download. */
const KEEP_MS = 60_000;

/** Let the browser save a blob as a file. */
export const saveFile = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
};
