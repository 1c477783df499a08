import { useEffect, useState } from 'preact/hooks';

/** A number that changes with the colour scheme, for what is drawn with colours of the style sheet. */
export const useScheme = (): number => {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const change = (): void => setVersion((before) => before + 1);
    dark.addEventListener('change', change);
    return () => dark.removeEventListener('change', change);
  }, []);
  return version;
};
