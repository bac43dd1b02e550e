import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import type { Attacked, LayerView, ProgressListener, StrengthCurve, Verdict } from '../../engine/contract.ts';
import { type ImageSet, valuesOf } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { checkSameImages, imageSet } from '../../state/image-set.ts';
import { decodeDrawing, type ImageSource } from '../../state/image-source.ts';
import { ownNamed } from '../../state/own-networks.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { slowAttacks } from './words/attack-menu.ts';
import { truthOf } from './words/outcome.ts';

/** The image as it is before the attack; null until it is there. */
export const pixels = signal<Float32Array | null>(null);
/** What each network says of the clean image, the left one first; empty until it is known. */
export const clean = signal<readonly Verdict[]>([]);
/** What became of an image, all of one attack; null while the attack that is asked for has no answer. */
export const outcomes = signal<{
  readonly pixels: Float32Array;
  readonly truth: number | 'nothing';
  /** The left network's first. */
  readonly of: readonly Attacked[];
} | null>(null);
/** What each network says at each strength, as far as it is known. */
export const curves = signal<readonly StrengthCurve[]>([]);
/** Layers of each network, the left one first. */
export const layers = signal<readonly (readonly LayerView[])[]>([]);
export const truth = computed(() => truthOf(controls.image.value.value, controls.shows.value.value));
export const networks = computed(() => [controls.left.value.value, controls.right.value.value]);

/** What the view is doing. */
export type Activity =
  | { readonly kind: 'running'; readonly done: number; readonly note: string }
  /** `unknown`: nobody has said what the image shows. */
  | { readonly kind: 'starting' | 'finished' | 'cancelled' | 'failed' | 'unknown' };
export const activity = signal<Activity>({ kind: 'starting' });
export const isBusy = computed(() => activity.value.kind === 'running' || activity.value.kind === 'starting');

export type Service = NonNullable<typeof engine.value>['service'];

/** Each change of the controls is a turn: what an older one would have given is dropped. */
let turn = 0;
/** What was asked last of each kind, so that what is shown never belongs to anything else. */
let asked = { prediction: '', attack: '', curve: '' };
let tracedToItsEnd = '';
const repeats = signal(0);

/** Takes another image; what the last one showed is not known of it. */
export function showImage(source: ImageSource): void {
  batch(() => {
    controls.image.value.value = source;
    controls.shows.value.value = null;
  });
}

/** Follows the controls: each change attacks anew. Leaving ends the attack. */
export function followAttack(): () => void {
  const stop = effect(() => {
    const running = engine.value;
    const wanted = readControls();
    repeats.value;
    turn++;
    const mine = turn;
    untracked(() => {
      forgetOthers(wanted);
      if (running) void update(running.service, wanted, () => mine === turn);
      else activity.value = { kind: 'starting' };
    });
  });
  return () => {
    stop();
    end('finished');
  };
}

/** Ends the attack that runs, and its curve. */
export const cancel = (): void => end('cancelled');

/** Attacks once more with the controls as they are. */
export const attackAgain = (): void => void repeats.value++;

function end(kind: 'finished' | 'cancelled'): void {
  turn++;
  if (activity.value.kind !== 'running') return;
  void engine.value?.service.stop();
  activity.value = { kind };
}

function readControls() {
  const { image, attack, target, strength, clip, gradients } = controls;
  return {
    set: imageSet.value,
    source: image.value.value,
    truth: truth.value,
    networks: networks.value,
    readings: networks.value.map((name) => ownNamed(name)?.reading),
    attack: attack.value.value,
    // A target that the image shows already is none.
    target: target.value.value === truth.value ? null : target.value.value,
    strength: strength.value.value,
    clipped: clip.value.value,
    gradients: gradients.value.value,
    engine: engine.value?.report.engine,
  };
}
type Wanted = ReturnType<typeof readControls>;

/** Takes everything off the page that is not of what is wanted now: an old verdict must not stand beside a new attack. */
function forgetOthers(wanted: Wanted): void {
  const { strength, ...curve } = wanted;
  const before = asked;
  asked = {
    prediction: JSON.stringify([wanted.source, wanted.networks, wanted.readings, wanted.engine]),
    attack: JSON.stringify(wanted),
    curve: JSON.stringify(curve),
  };
  batch(() => {
    if (asked.prediction !== before.prediction) clean.value = [];
    if (asked.curve !== before.curve) curves.value = [];
    if (asked.attack === before.attack) return;
    outcomes.value = null;
    layers.value = [];
  });
}

async function update(service: Service, wanted: Wanted, isCurrent: () => boolean): Promise<void> {
  activity.value = { kind: 'running', done: 0, note: 'reading the image' };
  // What an older request has the engine do is of no use any more.
  void service.stop();
  try {
    const kind = await attackAndShow(service, wanted, isCurrent);
    if (isCurrent()) activity.value = { kind };
  } catch (error) {
    if (!isCurrent()) return;
    failure.value = sentenceOf(error);
    activity.value = { kind: 'failed' };
  }
}

async function attackAndShow(
  service: Service,
  wanted: Wanted,
  isCurrent: () => boolean,
): Promise<'finished' | 'unknown'> {
  const image = await loadPixels(service, wanted);
  if (!isCurrent()) return 'finished';
  pixels.value = image;
  if (clean.value.length === 0) {
    const verdicts: Verdict[] = [];
    for (const network of wanted.networks) verdicts.push(await timed('prediction', service.predict(network, image)));
    checkSameImages(wanted.networks);
    if (!isCurrent()) return 'finished';
    clean.value = verdicts;
  }
  if (wanted.truth === 'unknown') {
    failure.value = null;
    return 'unknown';
  }
  const request = requestOf(wanted, image, wanted.truth);
  if (!outcomes.value) await attackOnce(service, { ...request, strength: wanted.strength }, wanted.truth, isCurrent);
  if (isCurrent()) await trace(service, request, strengthsOf(wanted.set, request.attack), isCurrent);
  return 'finished';
}

function requestOf(
  { networks, attack, target, clipped, gradients }: Wanted,
  image: Float32Array,
  truth: number | 'nothing',
) {
  const craftedOn = gradients === 'own' ? null : networks[gradients === 'left' ? 0 : 1];
  return { pixels: image, label: truth === 'nothing' ? null : truth, networks, attack, target, clipped, craftedOn };
}
type Request = ReturnType<typeof requestOf>;

async function attackOnce(
  service: Service,
  request: Request & { readonly strength: number },
  truth: number | 'nothing',
  isCurrent: () => boolean,
): Promise<void> {
  const attacked = await watched(isCurrent, (onProgress) => timed(request.attack, service.attack(request, onProgress)));
  if (!attacked || !isCurrent()) return;
  batch(() => {
    outcomes.value = { pixels: request.pixels, truth, of: attacked };
    failure.value = null;
  });
  const views = await Promise.all(attacked.map((each) => service.layers(each.network, request.pixels, each.pixels)));
  if (isCurrent()) layers.value = views;
}

/** A change of strength alone needs no new curve. */
async function trace(
  service: Service,
  request: Request,
  strengths: readonly number[],
  isCurrent: () => boolean,
): Promise<void> {
  const { curve: mine } = asked;
  if (mine === tracedToItsEnd && curves.value.length > 0) return;
  const show = proxy((curve: StrengthCurve) => {
    if (isCurrent()) curves.value = [...curves.value.filter(({ network }) => network !== curve.network), curve];
  });
  const whole = await watched(isCurrent, (onProgress) => service.trace(request, strengths, show, onProgress));
  if (whole && isCurrent()) tracedToItsEnd = mine;
}

/** Shows how far a request is. Reports come on a way of their own: one that arrives after the answer is left out. */
async function watched<Answer>(
  isCurrent: () => boolean,
  request: (onProgress: ProgressListener) => Promise<Answer>,
): Promise<Answer> {
  let isOver = false;
  const onProgress = (done: number, note: string) => {
    if (!isOver && isCurrent()) activity.value = { kind: 'running', done, note };
  };
  try {
    return await request(proxy(onProgress));
  } finally {
    isOver = true;
  }
}

/** The pixels of an image of a data set, wherever it comes from. */
export async function loadPixels(
  service: Service,
  { set, source }: { readonly set: ImageSet; readonly source: ImageSource },
): Promise<Float32Array> {
  if (source.kind === 'drawn') return decodeDrawing(source.code) ?? new Float32Array(valuesOf(set));
  return source.kind === 'test' ? service.testImage(set.name, source.index) : service.noise(set.name, source.index);
}

const strengthsOf = ({ strengths }: ImageSet, attack: string): readonly number[] =>
  slowAttacks.includes(attack) ? strengths.sparse : strengths.dense;

/** Notes under the page's own measures how long it took, or that it was stopped: developer tools and `bench/` read them. */
async function timed<Result>(name: string, work: Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work;
  if (result === null) performance.mark(`${name} stopped`);
  else performance.measure(name, { start });
  return result;
}
