export { greyJpeg, plainPng, redPng } from './pictures.ts';
export { partsOf } from './unzip.ts';
