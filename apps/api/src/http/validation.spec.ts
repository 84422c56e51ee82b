import { describe, expect, it } from '@jest/globals';
import { IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { RefusedException } from './refused.exception.ts';
import { createValidationPipe } from './validation.ts';

class InnerDto {
  @IsString()
  readonly text!: string;
}

class OuterDto {
  @IsString()
  @MaxLength(5)
  readonly name!: string;

  @ValidateNested()
  @Type(() => InnerDto)
  readonly inner!: InnerDto;
}

async function answerTo(value: unknown): Promise<unknown> {
  const pipe = createValidationPipe();
  return pipe
    .transform(value, { type: 'body', metatype: OuterDto })
    .catch((error: unknown) => (error instanceof RefusedException ? error.refusal : error));
}

describe('validation', () => {
  it('gives an instance of the DTO', async () => {
    const dto = await answerTo({ name: 'abc', inner: { text: 'x' } });
    expect(dto).toBeInstanceOf(OuterDto);
  });

  it('names the fields and the rules that they break', async () => {
    expect(await answerTo({ name: 'abcdef', inner: { text: 7 } })).toMatchObject({
      code: 'malformed',
      retryable: false,
      details: {
        fields: [
          { path: 'name', rule: 'maxLength' },
          { path: 'inner.text', rule: 'isString' },
        ],
      },
    });
  });

  it('refuses unknown fields without repeating them', async () => {
    const answer = await answerTo({ name: 'abc', inner: { text: 'x', evilField: 1 }, '<b>': 'v' });
    expect(answer).toMatchObject({
      details: {
        fields: [
          { path: '?', rule: 'unknown' },
          { path: 'inner.?', rule: 'unknown' },
        ],
      },
    });
    expect(JSON.stringify(answer)).not.toMatch(/evilField|<b>/);
  });

  it('stays short, however much is wrong', async () => {
    const body = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`f${i}`, i]));
    expect(JSON.stringify(await answerTo(body)).length).toBeLessThan(2_000);
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('refuses %p for an object', async (body) => {
    expect(await answerTo(body)).toMatchObject({ code: 'malformed' });
  });
});
