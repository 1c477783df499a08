import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import './empty-state.css';

/** Shown where there is nothing: a sentence that says why, and the next step. @param children buttons */
export const EmptyState = ({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} />
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
