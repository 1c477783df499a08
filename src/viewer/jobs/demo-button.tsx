import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { readOptions } from '../core/options/option-values.ts';
import demoFilm from '../demo/demo.mp4';
import { Button } from '../ui/button.tsx';
import { addFiles } from '../upload/uploads.ts';

/** Short slices: the demo film is short, and several are to be seen. */
const OPTIONS = readOptions({ slice: '5' });

/** Uploads a short film that the page brings along. */
export const DemoButton = () => {
  const [problem, setProblem] = useState('');
  const upload = async (): Promise<void> => {
    setProblem('');
    try {
      const answer = await fetch(demoFilm);
      if (!answer.ok) throw new Error(`The demo film cannot be loaded (${answer.status}).`);
      await addFiles([new File([await answer.blob()], 'demo.mp4', { type: 'video/mp4' })], OPTIONS);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <Button icon="play" onClick={() => void upload()}>
        Try the demo film
      </Button>
      <p class="small" role="alert">
        {problem}
      </p>
    </>
  );
};
