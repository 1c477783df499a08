import type { ComponentChildren } from 'preact';
import './band.css';

/** Figures in one slim line, each with its name. @param children to their right */
export const Band = ({
  figures,
  children,
}: {
  readonly figures: readonly (readonly [name: string, value: string])[];
  readonly children?: ComponentChildren;
}) => (
  <div class="band">
    <dl class="band-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="figure">{value}</dd>
        </div>
      ))}
    </dl>
    {children}
  </div>
);
