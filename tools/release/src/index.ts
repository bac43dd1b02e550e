export { type PackedPackage, packPackages } from './pack-packages.ts';
export { type Manifest, type PublicPackage, publicPackages, readManifest, root } from './public-packages.ts';
