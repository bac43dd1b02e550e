export { attackNamed, attackNames } from './by-name/attack-named.ts';
