import { messageOf } from '../../shared/core/errors/errors.ts';
import { say } from './toast.tsx';

/** The way of before the clipboard's own: it also works where a page may not write to that, as over plain HTTP. */
const copySelected = (text: string): boolean => {
  const { activeElement } = document;
  const field = document.createElement('textarea');
  field.className = 'visually-hidden';
  field.readOnly = true;
  field.value = text;
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (activeElement instanceof HTMLElement) activeElement.focus();
  }
};

const write = async (text: string): Promise<void> => {
  try {
    // It is missing where the page's address is not trusted.
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copySelected(text)) throw new Error('the browser does not allow it');
  }
};

/**
 * Copy a text to the clipboard, and say whether that was possible.
 * @param what it is, as the first word of a sentence: `Link`
 */
export const copyText = async (what: string, text: string | Promise<string>): Promise<void> => {
  try {
    await write(await text);
    say(`${what} copied`);
  } catch (error) {
    say(`Not copied: ${messageOf(error)}`);
  }
};
