export { type HopSkipJumpOptions, hopSkipJump } from './black-box/hop-skip-jump.ts';
export { type NesOptions, nes, spsa } from './black-box/nes.ts';
export { type SquareOptions, square } from './black-box/square.ts';
