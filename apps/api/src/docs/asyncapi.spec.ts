import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { commandTypes } from '../workshops/dto/command-dtos.ts';
import { asyncApiDocument } from './asyncapi.ts';

const document = asyncApiDocument('1.0.0');
const text = JSON.stringify(document);

describe('the AsyncAPI document', () => {
  it('names every command with a schema of its data', () => {
    const { schemas } = document['components'] as {
      schemas: Record<string, Record<string, unknown>>;
    };
    for (const type of commandTypes) {
      const envelope = schemas[`LiveCommand.${type}`] as {
        properties: { type: { const: string }; data: { $ref: string }; workshopId: object };
      };
      expect(envelope.properties.type.const).toBe(type);
      expect(envelope.properties.workshopId).toBeDefined();
      const data = schemas[envelope.properties.data.$ref.replace('#/components/schemas/', '')];
      expect(data).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('refers to nothing that it does not hold', () => {
    for (const [, ref = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = ref
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      expect([ref, target]).toEqual([ref, expect.anything()]);
    }
  });

  it('tells bounds as the checks have them', () => {
    const { schemas } = document['components'] as { schemas: Record<string, object> };
    expect(schemas['ProposeStrategyDto']).toMatchObject({
      properties: { title: { type: 'string', minLength: 10, maxLength: 160 } },
      required: expect.arrayContaining(['title', 'strategyId']),
    });
    expect(schemas['DrawLinkDto']).toMatchObject({
      properties: { from: { $ref: '#/components/schemas/CardRefDto' } },
    });
    expect(schemas['OpenWorkshopDto']).toMatchObject({
      properties: {
        sessions: {
          type: 'array',
          maxItems: 50,
          items: { $ref: '#/components/schemas/SessionDto' },
        },
      },
    });
    expect((schemas['ProposeStrategyDto'] as { required: string[] }).required).not.toContain(
      'order',
    );
  });
});
