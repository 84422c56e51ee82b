import type { DtoClass } from './check.ts';

/** The same data without regard to who may write it, so that a class and a type of the domain can be compared. */
export type Plain<T> = T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;

/** True for two types with the same fields, the same types in them, and the same ones optional. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The class itself when its fields are the data's; else a type that nothing fits. */
export type Agreeing<Dto extends DtoClass, Data> =
  Equal<Plain<InstanceType<Dto>>, Plain<Data>> extends true
    ? Dto
    : { readonly 'this class does not have the fields of the command': Data };
