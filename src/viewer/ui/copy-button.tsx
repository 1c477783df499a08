import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { Button, type ButtonLook } from './button.tsx';

/**
 * Copies a text to the clipboard and says so.
 * @param props.text called at each click; undefined: there is nothing to copy
 */
export const CopyButton = ({
  label,
  text,
  ...look
}: Omit<ButtonLook, 'label' | 'children'> & {
  readonly label: string;
  readonly text: () => string | undefined | Promise<string | undefined>;
}) => {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      const made = await text();
      if (made === undefined) throw new Error('There is no such file.');
      await navigator.clipboard.writeText(made);
      setSaid('Copied');
    } catch (error) {
      setSaid(messageOf(error));
    }
  };
  return (
    <span class="row copy">
      <Button {...look} onClick={copy}>
        {label}
      </Button>
      <span class="small faint" role="status">
        {said}
      </span>
    </span>
  );
};
