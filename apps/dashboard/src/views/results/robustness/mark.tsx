import { type SymbolType, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { tricksOf } from '../look.ts';

/** The training says the mark, as the activation says the colour. */
const symbols: Readonly<Record<string, SymbolType>> = { '': symbolCircle, rm: symbolSquare, a: symbolTriangle };

interface MarkProps {
  readonly model: string;
  readonly x: number;
  readonly y: number;
}

export const Mark = ({ model, x, y }: MarkProps) => (
  <path
    class="mark"
    transform={`translate(${x} ${y})`}
    d={symbol(symbols[tricksOf(model)] ?? symbolDiamond, 52)() ?? ''}
  />
);
