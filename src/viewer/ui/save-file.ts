/** Long enough for the browser to have begun. */
const KEEP_MS = 60_000;

/** Let the browser store something as a file. */
export const saveFile = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
};
