import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { testSeed } from '@rembuk/event-sourcing/testing';
import { commandTypes } from '@rembuk/workshop';
import { admin, commandOf, playWorkshop, seeded, spoiled, uuid } from '@rembuk/workshop/testing';
import { validateSync } from 'class-validator';
import { type DtoClass, Is, nestedClass, Optional } from './check.ts';
import { id, listOf, text } from './checks.ts';
import { commandDtos } from './command-dtos.ts';
import { NothingDto } from './people.dto.ts';
import { fieldErrors } from './validate.ts';

/** The input as class-validator wants it. */
function instanceOf(dto: DtoClass, input: object): object {
  const instance = new dto() as Record<string, unknown>;
  for (const [key, value] of Object.entries(input)) {
    const nested = nestedClass(dto, key);
    const isObject = (item: unknown): item is object =>
      typeof item === 'object' && item !== null && !Array.isArray(item);
    if (!nested) instance[key] = value;
    else if (Array.isArray(value))
      instance[key] = value.map((item: unknown) =>
        isObject(item) ? instanceOf(nested, item) : item,
      );
    else instance[key] = isObject(value) ? instanceOf(nested, value) : value;
  }
  return instance;
}

function passesClassValidator(dto: DtoClass, input: object): boolean {
  // It knows no class without fields.
  if (dto === NothingDto) return Object.keys(input).length === 0;
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return validateSync(instanceOf(dto, input), options).length === 0;
}

describe('fieldErrors', () => {
  it('finds what class-validator finds, for whatever people send', () => {
    const random = seeded(testSeed());
    const { state } = playWorkshop({ random, people: 20, commands: 600 });
    const scene = { state, actor: admin, random, newId: () => uuid(random) };
    let refused = 0;
    for (let round = 0; round < 60; round++)
      for (const type of commandTypes) {
        const command = commandOf(scene, type);
        if (!command) continue;
        const { data } = round % 3 === 0 ? command : spoiled(command, random);
        const ours = fieldErrors(commandDtos[type], data);
        expect([type, data, ours.length === 0]).toEqual([
          type,
          data,
          passesClassValidator(commandDtos[type], data),
        ]);
        if (ours.length > 0) refused += 1;
      }
    expect(refused).toBeGreaterThan(500);
  });

  it('does not take the methods of objects for fields, which class-validator does', () => {
    class Named {
      @Is(text({ min: 1, max: 9 })) readonly name!: string;
    }
    for (const member of ['constructor', 'toString', '__proto__'])
      expect(fieldErrors(Named, JSON.parse(`{"name":"a","${member}":1}`))).toHaveLength(1);
  });

  it('refuses decorators that it does not apply', async () => {
    const { IsString } = await import('class-validator');
    class Foreign {
      @IsString({ each: true }) readonly names!: readonly string[];
    }
    expect(() => fieldErrors(Foreign, { names: ['a'] })).toThrow('only the decorators');
  });

  it('tells absent from null', () => {
    class Some {
      @Optional() @Is(id) readonly a?: string;
      @Optional() @Is(listOf(id)) readonly b?: readonly string[];
    }
    expect(fieldErrors(Some, {})).toEqual([]);
    expect(fieldErrors(Some, { a: undefined })).toEqual([]);
    expect(fieldErrors(Some, { a: null, b: 'x' })).toEqual([
      { path: 'a', rule: 'id' },
      { path: 'b', rule: 'list' },
    ]);
  });
});
