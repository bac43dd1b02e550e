declare module 'seedrandom/lib/alea.js' {
  /** Baagøe's Alea generator: uniform numbers in [0, 1). */
  export default function alea(seed: string): () => number;
}
