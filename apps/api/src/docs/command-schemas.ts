import type { DtoClass, JsonSchema } from '../workshops/dto/check.ts';
import { commandDtos, commandTypes } from '../workshops/dto/command-dtos.ts';
import { CommandBodyDto, CommandRequestDto } from '../workshops/dto/envelope.dto.ts';
import { schemaRef, schemasOf } from './dto-schemas.ts';

/** Every command as it goes over HTTP (`HttpCommand`) and over the live connection (`LiveCommand`), with all that they are made of. */
export function commandSchemas(): Readonly<Record<string, JsonSchema>> {
  const dtos: readonly DtoClass[] = commandTypes.map((type) => commandDtos[type]);
  const schemas = schemasOf([CommandBodyDto, CommandRequestDto, ...dtos]);
  return {
    ...schemas,
    ...envelopes('HttpCommand', CommandBodyDto, schemas),
    ...envelopes('LiveCommand', CommandRequestDto, schemas),
  };
}

/** The envelope of each command, told apart by `type`. */
function envelopes(
  name: string,
  envelope: DtoClass,
  schemas: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const base = schemas[envelope.name] ?? {};
  const each = commandTypes.map((type) => {
    const properties = {
      ...(base['properties'] as JsonSchema),
      type: { const: type },
      data: schemaRef(commandDtos[type].name),
    };
    return [`${name}.${type}`, { ...base, title: type, properties }] as const;
  });
  return {
    ...Object.fromEntries(each),
    [name]: { oneOf: each.map(([title]) => schemaRef(title)) },
  };
}
