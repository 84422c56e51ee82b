export { greyJpeg, plainPng, redPng } from './pictures.ts';
