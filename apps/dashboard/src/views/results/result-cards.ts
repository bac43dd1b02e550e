import { corruptionsCard } from './beyond-attacks/corruptions-card.tsx';
import { oodCard } from './beyond-attacks/ood-card.tsx';
import { rejectionCard } from './beyond-attacks/rejection-card.tsx';
import { certificatesCard } from './certificates/certificates-card.tsx';
import { curvesCard } from './curves/curves-card.tsx';
import { historyCard } from './curves/history-card.tsx';
import { tableCard } from './curves/table-card.tsx';
import { evaluationCards } from './files/evaluation-cards.tsx';
import { figuresCard } from './files/figures-card.tsx';
import { brokenCard } from './images/broken-card.tsx';
import { leaderboardCard } from './leaderboard/leaderboard-card.tsx';
import type { ResultCard } from './result-card.ts';
import { findingCard } from './robustness/finding-card.tsx';
import { robustnessCard } from './robustness/robustness-card.tsx';
import { runsCard } from './two-runs/runs-card.tsx';

/** What the view shows, from the finding down. A card for another kind of result is one file, and its line here. */
export const resultCards: readonly ResultCard[] = [
  findingCard,
  leaderboardCard,
  robustnessCard,
  brokenCard,
  curvesCard,
  tableCard,
  certificatesCard,
  oodCard,
  rejectionCard,
  corruptionsCard,
  historyCard,
  runsCard,
  evaluationCards,
  figuresCard,
];
