import { noiseImage } from '@saf/datasets';
import type { EvaluationCard } from '@saf/metrics/card';
import { type ProxyMarked, proxy } from 'comlink';
import type {
  Attacked,
  AttackRequest,
  EngineChoice,
  EngineReport,
  LayerView,
  ProgressListener,
  StrengthCurve,
  SurveyRequest,
  TrainingChoice,
  Verdict,
} from './contract.ts';
import { type ImageSet, imageSets, valuesOf } from './image-sets.ts';
import { imageTensor, shippedImages } from './images.ts';
import { Latest } from './latest.ts';
import { inspectLayers } from './layers.ts';
import type { LiveTraining, TrainingListener } from './live-training.ts';
import { networkFor, networkNamed, verdictsOf } from './networks.ts';
import type { OwnFacts, OwnSource, TestErrors, TestErrorsRequest } from './own-contract.ts';
import type { ConfidenceBounds, ProofMethod, ProofRequest, Reach, SmoothingRequest, Votes } from './proof-contract.ts';
import { runAttack, traceStrengths } from './run-attack.ts';
import { startEngine } from './start-engine.ts';
import { surveyTestImages } from './survey.ts';

/** What the page asks the worker for. A newer request of a kind makes the older one's answer null. */
export class EngineService {
  private readonly attacking = new Latest();
  private readonly tracing = new Latest();
  private readonly measuring = new Latest();
  private readonly proving = new Latest();
  private readonly voting = new Latest();
  private readonly surveying = new Latest();
  private training: LiveTraining | null = null;

  start(engine: EngineChoice): Promise<EngineReport> {
    return startEngine(engine);
  }

  /** Pixels of test image number `index` of a data set, in [0, 1]. */
  async testImage(set: ImageSet['name'], index: number): Promise<Float32Array> {
    const { images, size } = await shippedImages(set, 'test');
    if (index >= size)
      throw new Error(`image: expected test image 0 to ${size - 1} of ${imageSets[set].title}, got ${index}`);
    const values = valuesOf(imageSets[set]);
    return Float32Array.from(images.subarray(index * values, (index + 1) * values), (byte) => byte / 255);
  }

  /** An image of nothing, of the size that a data set has: Gaussian noise that spans [0, 1]. */
  async noise(set: ImageSet['name'], index: number): Promise<Float32Array> {
    const { side, channels } = imageSets[set];
    return noiseImage([side, side, channels], { seed: 1, index });
  }

  async predict(network: string, pixels: Float32Array): Promise<Verdict> {
    const images = imageTensor(pixels);
    try {
      const [verdict] = await verdictsOf(await networkFor(network, pixels), images);
      return verdict;
    } finally {
      images.dispose();
    }
  }

  attack(request: AttackRequest, onProgress: ProgressListener): Promise<Attacked[] | null> {
    this.tracing.stop();
    return this.attacking.run((signal) => runAttack(request, { signal, onProgress: seldom(onProgress) }));
  }

  /** Calls `onCurve` with what is known after each strength; false if a newer request came, or `stop`. */
  async trace(
    request: Omit<AttackRequest, 'strength'>,
    strengths: readonly number[],
    onCurve: (curve: StrengthCurve) => void,
    onProgress: ProgressListener,
  ): Promise<boolean> {
    const done = await this.tracing.run((signal) =>
      traceStrengths(request, strengths, onCurve, { signal, onProgress: seldom(onProgress) }).then(() => true),
    );
    return done ?? false;
  }

  /** Ends the attack that runs and its curve; their answers are null and false. */
  stop(): void {
    this.attacking.stop();
    this.tracing.stop();
  }

  async layers(network: string, clean: Float32Array, attacked: Float32Array): Promise<LayerView[]> {
    return inspectLayers(await networkNamed(network), clean, attacked);
  }

  /** What each confidence lies between for all images within one size, by one method. */
  async bounds(request: ProofRequest, epsilon: number, method: ProofMethod): Promise<ConfidenceBounds> {
    const { boundsWithin } = await import('./proof/proofs.ts');
    return boundsWithin(request, epsilon, method);
  }

  /** Calls `onReach` with how far proofs reach and where an attack succeeds; false if a newer request came, or `stopProofs`. */
  async reach(request: ProofRequest, onReach: (reach: Reach) => void): Promise<boolean> {
    const { reachOf } = await import('./proof/proofs.ts');
    const done = await this.proving.run((signal) => reachOf(request, onReach, signal).then(() => true));
    return done ?? false;
  }

  /** Calls `onVotes` with the votes of noisy copies as they come; false if a newer request came, or `stopProofs`. */
  async votes(request: SmoothingRequest, onVotes: (votes: Votes) => void): Promise<boolean> {
    const { drawVotes } = await import('./proof/smoothing.ts');
    const done = await this.voting.run((signal) => drawVotes(request, onVotes, signal).then(() => true));
    return done ?? false;
  }

  stopProofs(): void {
    this.proving.stop();
    this.voting.stop();
  }

  /** Calls `onPredictions` with what a network takes the test images for; false if a newer request came, or `stopSurvey`. */
  async survey(request: SurveyRequest, onPredictions: (predictions: readonly number[]) => void): Promise<boolean> {
    const done = await this.surveying.run((signal) =>
      surveyTestImages(request, onPredictions, signal).then(() => true),
    );
    return done ?? false;
  }

  stopSurvey(): void {
    this.surveying.stop();
  }

  /** A network to be trained, before its first step. */
  async train(choice: TrainingChoice, listener: TrainingListener): Promise<LiveTraining & ProxyMarked> {
    this.training?.dispose();
    const { LiveTraining, smallNetwork } = await import('./live-training.ts');
    const [train, test] = await Promise.all([shippedImages('mnist', 'train'), shippedImages('mnist', 'test')]);
    const { openOwn } = await ownNetworks();
    const model = choice.network ? (await openOwn(choice.network)).network.model : smallNetwork(choice);
    this.training = new LiveTraining(model, choice, { train, test }, listener);
    return proxy(this.training);
  }

  /** Opens a network of the user's, and keeps it until it is closed. */
  async openNetwork(source: OwnSource): Promise<OwnFacts & { readonly name: string }> {
    return (await ownNetworks()).keepOwn(source);
  }

  async closeNetwork(name: string): Promise<void> {
    return (await ownNetworks()).dropOwn(name);
  }

  /** model.json and weights.bin of a network. */
  async networkFiles(name: string): Promise<readonly File[]> {
    return (await ownNetworks()).filesOf(name);
  }

  /** The same of the network with symmetric activations in the place of its own. */
  async robustFiles(name: string, activation: string): Promise<readonly File[]> {
    return (await ownNetworks()).filesOfRobust(name, activation);
  }

  /** Calls `onErrors` with those of each network; false if a newer request came, or `stopMeasuring`. */
  async testErrors(
    request: TestErrorsRequest,
    onErrors: (errors: TestErrors) => void,
    onProgress: ProgressListener,
  ): Promise<boolean> {
    const { testErrors } = await import('./own/test-errors.ts');
    const done = await this.measuring.run((signal) =>
      testErrors(request, onErrors, { signal, onProgress: seldom(onProgress) }).then(() => true),
    );
    return done ?? false;
  }

  /** The evaluation card of a network in short form; null if a newer request came, or `stopMeasuring`. */
  async shortCard(network: string, onProgress: ProgressListener): Promise<EvaluationCard | null> {
    const { shortCard } = await import('./own/short-card.ts');
    return this.measuring.run((signal) => shortCard(network, { signal, onProgress: seldom(onProgress) }));
  }

  stopMeasuring(): void {
    this.measuring.stop();
  }
}

/** Fetched when a network of the user's is opened, as all else that the first attack does without. */
const ownNetworks = () => import('./own/own-networks.ts');

/** Milliseconds between two reports: an attack of a thousand steps a second must not flood the page. */
const betweenReports = 100;

function seldom(onProgress: ProgressListener): ProgressListener {
  let last = Number.NEGATIVE_INFINITY;
  return (done, note) => {
    const now = performance.now();
    if (now - last < betweenReports) return;
    last = now;
    onProgress(done, note);
  };
}
