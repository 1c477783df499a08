/** Long enough for a browser to begin with it. */
const KEPT_MS = 60_000;

/** Have the browser save a file, as a click on a download would. */
export const saveFile = (name: string, content: Blob): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
};
