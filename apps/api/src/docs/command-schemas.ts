import type { DtoClass, JsonSchema } from '../workshops/dto/check.ts';
import { commandDtos, commandTypes } from '../workshops/dto/command-dtos.ts';
import { CommandBodyDto, CommandRequestDto } from '../workshops/dto/envelope.dto.ts';
import { schemaRef, schemasOf } from './dto-schemas.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Every command as it goes over HTTP (`HttpCommand`), with all that it is made of. */
export function httpCommandSchemas(): Schemas {
  return commandSchemas('HttpCommand', CommandBodyDto);
}

/** Every command as it goes over the live connection (`LiveCommand`), with all that it is made of. */
export function liveCommandSchemas(): Schemas {
  return commandSchemas('LiveCommand', CommandRequestDto);
}

/** `name` is one of the envelopes, told apart by `type`. */
function commandSchemas(name: string, envelope: DtoClass): Schemas {
  const { [envelope.name]: base = {}, ...data } = schemasOf([
    envelope,
    ...commandTypes.map((type): DtoClass => commandDtos[type]),
  ]);
  const each = commandTypes.map((type) => {
    const properties = {
      ...(base['properties'] as JsonSchema),
      type: { const: type },
      data: schemaRef(commandDtos[type].name),
    };
    return [`${name}.${type}`, { ...base, title: type, properties }] as const;
  });
  return {
    ...data,
    ...Object.fromEntries(each),
    [name]: { oneOf: each.map(([title]) => schemaRef(title)) },
  };
}
