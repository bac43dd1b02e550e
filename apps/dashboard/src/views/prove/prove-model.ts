import { batch, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import type { ConfidenceBounds, ProofMethod, ProofRequest, Reach } from '../../engine/proof-contract.ts';
import { controls } from '../../state/controls.ts';
import { checkSameImages, imageSet } from '../../state/image-set.ts';
import { ownNamed } from '../../state/own-networks.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { loadPixels, networks, pixels, type Service, truth } from '../attack/attack-model.ts';

const methods: readonly ProofMethod[] = ['interval', 'crown'];

/** What the confidences lie between within one ε: of each network by each method. */
interface BoundsAt {
  readonly epsilon: number;
  /** The left network's first. */
  readonly of: readonly Partial<Record<ProofMethod, ConfidenceBounds>>[];
}

/** What each network says of the image itself, the left one first; empty until it is known. */
export const confidences = signal<readonly Float32Array[]>([]);
/** Null until anything is known of the image. */
export const bounds = signal<BoundsAt | null>(null);
/** How far proofs and the attack reach, of each network; the left one first. */
export const reaches = signal<readonly Reach[]>([]);
/** What is asked of each network; null while there is no image, or it shows no digit. */
const requests = signal<readonly ProofRequest[] | null>(null);
export const isProving = signal(false);

/** Follows the controls: another image or network is proven anew, another ε bounded anew. Leaving ends the work. */
export function followProofs(): () => void {
  let turn = 0;
  const stopImage = effect(() => {
    const running = engine.value;
    const wanted = readWanted();
    turn++;
    const mine = turn;
    untracked(() => {
      forget();
      isProving.value = true;
      if (running) void proveAll(running.service, wanted, () => mine === turn);
    });
  });
  const stopBounds = effect(() => {
    const running = engine.value;
    const { value: asked } = requests;
    const epsilon = controls.epsilon.value.value;
    if (running && asked) untracked(() => void bound(running.service, asked, epsilon));
  });
  return () => {
    turn++;
    stopImage();
    stopBounds();
    forget();
    void engine.value?.service.stopProofs();
  };
}

function readWanted() {
  const { image, nonsense } = controls;
  return {
    set: imageSet.value,
    source: image.value.value,
    truth: truth.value,
    networks: networks.value,
    // Read otherwise, a network of the user's is another one.
    readings: networks.value.map((name) => ownNamed(name)?.reading),
    nonsenseCounts: nonsense.value.value,
  };
}

function forget(): void {
  batch(() => {
    confidences.value = [];
    bounds.value = null;
    reaches.value = [];
    requests.value = null;
    isProving.value = false;
  });
}

async function proveAll(
  service: Service,
  { set, source, truth: shows, networks: names, nonsenseCounts }: ReturnType<typeof readWanted>,
  isCurrent: () => boolean,
): Promise<void> {
  void service.stopProofs();
  try {
    const image = await loadPixels(service, { set, source });
    if (!isCurrent()) return;
    pixels.value = image;
    const said: Float32Array[] = [];
    for (const network of names) said.push((await service.predict(network, image)).confidences);
    checkSameImages(names);
    if (!isCurrent()) return;
    confidences.value = said;
    failure.value = null;
    if (typeof shows === 'number') {
      const asked = names.map((network) => ({ network, pixels: image, label: shows, nonsenseCounts }));
      requests.value = asked;
      await reachAll(service, asked, isCurrent);
    }
    if (isCurrent()) isProving.value = false;
  } catch (error) {
    if (!isCurrent()) return;
    failure.value = sentenceOf(error);
    isProving.value = false;
  }
}

async function reachAll(service: Service, asked: readonly ProofRequest[], isCurrent: () => boolean): Promise<void> {
  reaches.value = asked.map(({ network }) => ({ network }));
  for (const [place, request] of asked.entries()) {
    const onReach = proxy((reach: Reach) => {
      if (isCurrent()) reaches.value = reaches.value.map((each, i) => (i === place ? reach : each));
    });
    if (!(await service.reach(request, onReach)) || !isCurrent()) return;
  }
}

/** The ε that was asked for last, while an older one is still computed: those between are left out. */
let waiting: (() => Promise<void>) | null = null;
let isBounding = false;

async function bound(service: Service, asked: readonly ProofRequest[], epsilon: number): Promise<void> {
  waiting = () => boundAll(service, asked, epsilon);
  if (isBounding) return;
  isBounding = true;
  while (waiting) {
    const next: () => Promise<void> = waiting;
    waiting = null;
    await next().catch((error) => {
      failure.value = sentenceOf(error);
    });
  }
  isBounding = false;
}

async function boundAll(service: Service, asked: readonly ProofRequest[], epsilon: number): Promise<void> {
  let of: BoundsAt['of'] = asked.map(() => ({}));
  for (const method of methods)
    for (const [place, request] of asked.entries()) {
      const start = performance.now();
      const found = await service.bounds(request, epsilon, method);
      performance.measure(`bounds by ${method}`, { start });
      if (requests.value !== asked) return;
      of = of.map((each, i) => (i === place ? { ...each, [method]: found } : each));
    }
  bounds.value = { epsilon, of };
}
