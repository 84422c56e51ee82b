import type { Scene } from '../scene.ts';

/** For each command of an area, data that makes sense in a scene; nothing where it makes none. */
export type IdeasOf<Command extends { readonly type: string; readonly data: object }> = {
  readonly [Type in Command['type']]: (
    scene: Scene,
  ) => Extract<Command, { readonly type: Type }>['data'] | undefined;
};
