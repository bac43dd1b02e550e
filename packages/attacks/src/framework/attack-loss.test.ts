import '@tensorflow/tfjs-backend-cpu';
import { checkGradient } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, linearClassifier, testImages } from '../../test/classifiers.ts';
import { type AttackLoss, ForwardPass, lossNamed } from './attack-loss.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const labels = [0, 2, 1];
const at = (name: AttackLoss, classifier = linearClassifier()) =>
  lossNamed(name)(new ForwardPass(classifier, testImages(3)), tf.tensor1d(labels, 'int32'));

describe('by its definition', () => {
  const logits = () => linearClassifier().logits(testImages(3)).arraySync();

  test('crossEntropy: -ln softmax(z)[label]', () =>
    expect(at('crossEntropy')).toBeAllClose(
      logits().map((z, i) => Math.log(z.reduce((sum, each) => sum + Math.exp(each), 0)) - z[labels[i]]),
    ));

  test('logitMargin: the largest other logit minus the label', () =>
    expect(at('logitMargin')).toBeAllClose(
      logits().map((z, i) => Math.max(...z.filter((_, category) => category !== labels[i])) - z[labels[i]]),
    ));

  test('otherConfidence: the logarithm of the largest confidence in another category', () => {
    const confidences = linearClassifier().confidences(testImages(3)).arraySync();
    expect(at('otherConfidence')).toBeAllClose(
      confidences.map((y, i) => Math.log(Math.max(...y.filter((_, category) => category !== labels[i])))),
    );
  });

  // A function classifier without a loss of its own trains on the softmax loss.
  test('training: the classifier’s own', () => expect(at('training')).toBeAllClose(at('crossEntropy')));
});

test.each(['training', 'crossEntropy', 'logitMargin', 'otherConfidence'] as const)(
  '%s has the gradient of central differences',
  (name) => {
    const [classifier, tensor] = [curvedClassifier(), tf.tensor1d(labels, 'int32')];
    checkGradient((x) => lossNamed(name)(new ForwardPass(classifier, x as tf.Tensor4D), tensor), testImages(3));
  },
);

test('an unknown name is refused', () =>
  expect(() => lossNamed('logitmargin' as AttackLoss)).toThrow('(did you mean "logitMargin"?)'));
