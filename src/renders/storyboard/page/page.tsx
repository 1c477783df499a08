import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { ContactSheet } from './contact-sheet.tsx';

const Sheets = ({ links, storyboard, onMoment }: ResultProps) =>
  storyboard === undefined ? null : <ContactSheet storyboard={storyboard} links={links} onMoment={onMoment} />;

export const STORYBOARD_PAGE: PagePart = { ...NO_PARTS, overview: Sheets };
