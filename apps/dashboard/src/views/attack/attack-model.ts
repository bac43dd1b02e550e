import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import type { Attacked, LayerView, StrengthCurve, Verdict } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { decodeDrawing, type ImageSource } from '../../state/image-source.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { truthOf } from './outcome.ts';

/** The image as it is before the attack; null until it is there. */
export const pixels = signal<Float32Array | null>(null);
/** What each network says of the clean image, the left one first. */
export const clean = signal<readonly Verdict[]>([]);
/** What became of an image: all of one attack, so that no older result is shown beside a newer image. */
export interface Outcomes {
  readonly pixels: Float32Array;
  readonly truth: number | null;
  /** The left network's first. */
  readonly of: readonly Attacked[];
}
export const outcomes = signal<Outcomes | null>(null);
export const curves = signal<readonly StrengthCurve[]>([]);
/** Layers of each network, the left one first. */
export const layers = signal<readonly (readonly LayerView[])[]>([]);
export const isAttacking = signal(false);
export const truth = computed(() => truthOf(controls.image.value.value, controls.shows.value.value, clean.value));

export const networks = computed(() => [controls.left.value.value, controls.right.value.value]);

type Service = NonNullable<typeof engine.value>['service'];

/** Follows the controls: each change attacks anew, and what an older one would have given is dropped. */
export function followAttack(): () => void {
  let turn = 0;
  return effect(() => {
    const running = engine.value;
    const asked = readControls();
    turn++;
    const mine = turn;
    if (running) untracked(() => update(running.service, asked, () => mine === turn));
  });
}

function readControls() {
  const { image, shows, attack, target, strength, clip, gradients } = controls;
  return {
    source: image.value.value,
    said: shows.value.value,
    networks: networks.value,
    attack: attack.value.value,
    target: target.value.value,
    strength: strength.value.value,
    clipped: clip.value.value,
    gradients: gradients.value.value,
  };
}
type Asked = ReturnType<typeof readControls>;

async function update(service: Service, asked: Asked, isCurrent: () => boolean): Promise<void> {
  isAttacking.value = true;
  try {
    await attackAndShow(service, asked, isCurrent);
  } catch (error) {
    if (isCurrent()) failure.value = sentenceOf(error);
  } finally {
    if (isCurrent()) isAttacking.value = false;
  }
}

async function attackAndShow(service: Service, asked: Asked, isCurrent: () => boolean): Promise<void> {
  const image = await loadPixels(service, asked.source);
  if (!isCurrent()) return;
  pixels.value = image;
  const verdicts: Verdict[] = [];
  for (const network of asked.networks) verdicts.push(await timed('prediction', service.predict(network, image)));
  if (!isCurrent()) return;
  clean.value = verdicts;
  const request = requestOf(asked, image, truthOf(asked.source, asked.said, verdicts));
  const attacked = await timed(asked.attack, service.attack({ ...request, strength: asked.strength }));
  if (!attacked || !isCurrent()) return;
  batch(() => {
    outcomes.value = { pixels: image, truth: request.label, of: attacked };
    failure.value = null;
  });
  layers.value = await Promise.all(attacked.map((each) => service.layers(each.network, image, each.pixels)));
  if (isCurrent()) await trace(service, request, isCurrent);
}

function requestOf({ networks, attack, target, clipped, gradients }: Asked, image: Float32Array, label: number | null) {
  const craftedOn = gradients === 'own' ? null : networks[gradients === 'left' ? 0 : 1];
  return { pixels: image, label, networks, attack, target, clipped, craftedOn };
}

/** What is traced, and what was traced to its end: a change of strength alone needs no new curve. */
let tracing = '';
let traced = '';

async function trace(service: Service, request: ReturnType<typeof requestOf>, isCurrent: () => boolean): Promise<void> {
  const { pixels: image, ...rest } = request;
  const key = JSON.stringify([rest, Array.from(image), engine.value?.report.engine]);
  if (key === traced) return;
  if (key !== tracing) curves.value = [];
  tracing = key;
  const whole = await service.trace(
    request,
    strengthsOf(request.attack),
    proxy((curve: StrengthCurve) => {
      if (isCurrent()) curves.value = [...curves.value.filter(({ network }) => network !== curve.network), curve];
    }),
  );
  if (whole) traced = key;
}

async function loadPixels(service: Service, source: ImageSource): Promise<Float32Array> {
  if (source.kind === 'drawn') return decodeDrawing(source.code) ?? new Float32Array(28 * 28);
  return source.kind === 'test' ? service.testImage(source.index) : service.noise(source.index);
}

/** Of the curve of one image: as in the paper's Table 2, and some between where it changes fast. */
const dense = [0, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];
const sparse = [0, 0.05, 0.1, 0.2, 0.3, 0.5];
/** Attacks that take seconds for each strength. */
const slow = ['square', 'hopSkipJump', 'nes', 'spsa', 'carliniWagner', 'fab', 'lbfgs'];

/** The strengths of an attack's curve: fewer where each takes long. */
const strengthsOf = (attack: string): readonly number[] => (slow.includes(attack) ? sparse : dense);

/** Notes how long it took under the page's own measures: developer tools and `bench/` read them. */
async function timed<Result>(name: string, work: Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work;
  performance.measure(name, { start });
  return result;
}
