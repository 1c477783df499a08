import DefaultTheme from 'vitepress/theme-without-fonts';
import './tokens.css';
import './style.css';

export default DefaultTheme;
