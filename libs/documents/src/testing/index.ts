export { greyJpeg, redPng } from './pictures.ts';
