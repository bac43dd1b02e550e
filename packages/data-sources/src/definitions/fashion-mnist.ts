import { idxFormat } from '@saf/datasets';
import type { DatasetDefinition } from './definition.ts';
import { idxFiles, samePaths } from './idx-files.ts';

// SHA-256 of the content of the gzip files that the authors and torchvision list by MD5: 8d4fb7e6c68d591d4c3dfef9ec88bf0d,
// 25c81989df183df01b3e8a0aad5dffbe, bef4ecab320f06d8554ea6380940ec79 and bb300cfdad3c16e7a12a480ee83cd310.
const files = idxFiles(
  [
    'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
    'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  ],
  [
    '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
    '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  ],
  { train: [47_040_016, 60_008], test: [7_840_016, 10_008] },
);

/** Articles of clothing (Xiao, Rasul and Vollgraf, 2017). */
export const fashionMnist: DatasetDefinition = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  shape: [28, 28, 1],
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  images: { train: 60_000, test: 10_000 },
  format: idxFormat,
  files,
  sources: [
    {
      kind: 'files',
      address: 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
      parts: samePaths(files, '', '.gz'),
    },
    {
      kind: 'files',
      address: 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      parts: samePaths(files, '', '.gz'),
    },
  ],
};
