import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { readAnswerBody } from '../api/api-client.ts';
import { readOptions } from '../core/options/option-values.ts';
import demoFilm from '../demo/demo.mp4';
import { Button } from '../ui/button.tsx';
import { addFiles } from '../upload/uploads.ts';

/** Short slices: the demo film is short, and several are to be seen. */
const OPTIONS = readOptions({ slice: '5' });

const whyNot = (answer: Response | undefined): string =>
  answer === undefined ? 'the server does not answer' : `the server answered ${answer.status}`;

/** Uploads a short film that the page brings along. */
export const DemoButton = () => {
  const [problem, setProblem] = useState('');
  const upload = async (): Promise<void> => {
    setProblem('');
    try {
      const answer = await fetch(demoFilm).catch(() => undefined);
      if (answer?.ok !== true) throw new Error(`The demo film cannot be loaded: ${whyNot(answer)}.`);
      await addFiles([new File([await readAnswerBody(answer.blob())], 'demo.mp4', { type: 'video/mp4' })], OPTIONS);
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
