import { expect, test } from 'vitest';
import { imageSets } from '../../engine/image-sets.ts';
import { withArticle } from './with-article.ts';

test('an before a vowel and before 8, a elsewhere: for every category of the page', () =>
  expect(Object.values(imageSets).flatMap(({ classNames }) => classNames.map(withArticle))).toEqual([
    ...['a 0', 'a 1', 'a 2', 'a 3', 'a 4', 'a 5', 'a 6', 'a 7', 'an 8', 'a 9'],
    ...['a T-shirt/top', 'a Trouser', 'a Pullover', 'a Dress', 'a Coat'],
    ...['a Sandal', 'a Shirt', 'a Sneaker', 'a Bag', 'an Ankle boot'],
    ...['an airplane', 'an automobile', 'a bird', 'a cat', 'a deer', 'a dog', 'a frog', 'a horse', 'a ship', 'a truck'],
  ]));
