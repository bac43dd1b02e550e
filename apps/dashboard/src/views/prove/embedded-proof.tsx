import '../../styles/views/prove.css';
import { useEffect } from 'preact/hooks';
import { ProofCard } from './proof-card.tsx';
import { followProofs } from './prove-model.ts';

/** The proof of one network alone. */
export function EmbeddedProof({ side }: { readonly side: 'left' | 'right' }) {
  useEffect(followProofs, []);
  return <ProofCard side={side} />;
}
