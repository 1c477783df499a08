import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** primary: the one that leads on; plain; quiet: without a border; danger: takes something away. */
export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

/** How a button, or a link that looks like one, looks. */
export interface ButtonLook {
  readonly kind?: ButtonKind;
  readonly small?: boolean;
  readonly icon?: IconName;
  /** its name; without children it is read out alone, and the button shows its icon only */
  readonly label?: string;
  readonly children?: ComponentChildren;
}

const classOf = ({ kind = 'plain', small = false, children }: ButtonLook): string =>
  [
    'button',
    ...(kind === 'plain' ? [] : [`button-${kind}`]),
    ...(small ? ['button-small'] : []),
    ...(children === undefined ? ['button-icon'] : []),
  ].join(' ');

/** A button of the page. */
export const Button = ({
  kind,
  small,
  icon,
  label,
  children,
  ...rest
}: ButtonLook & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'label' | 'class'>) => (
  <button
    type="button"
    class={classOf({ ...(kind && { kind }), ...(small && { small }), children })}
    aria-label={label}
    title={children === undefined ? label : undefined}
    {...rest}
  >
    {icon === undefined ? null : <Icon name={icon} />}
    {children}
  </button>
);

/** A link that looks like a button. */
export const LinkButton = ({ kind, small, icon, label, children, href }: ButtonLook & { readonly href: string }) => (
  <a
    class={classOf({ ...(kind && { kind }), ...(small && { small }), children })}
    href={href}
    aria-label={label}
    title={children === undefined ? label : undefined}
  >
    {icon === undefined ? null : <Icon name={icon} />}
    {children}
  </a>
);
