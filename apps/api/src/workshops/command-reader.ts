import { type CommandRequest, refused, type Refused } from '@rembuk/protocol';
import type { CommandType, WorkshopCommand } from '@rembuk/workshop';
import type { DtoClass } from './dto/check.ts';
import { commandDtos, isCommandType } from './dto/command-dtos.ts';
import { CommandBodyDto, CommandRequestDto } from './dto/envelope.dto.ts';
import { fieldErrors, malformed } from './dto/validate.ts';

export interface ReadCommand {
  readonly ok: true;
  readonly request: Omit<CommandRequest, 'workshopId'>;
  readonly command: WorkshopCommand;
  /** About what it takes up on the wire. */
  readonly bytes: number;
}

/** Takes a command out of what came over the live connection. */
export function readCommand(
  input: unknown,
): (ReadCommand & { readonly workshopId: string }) | Refused {
  const read = readWith(CommandRequestDto, input);
  return read.ok ? { ...read, workshopId: (input as CommandRequestDto).workshopId } : read;
}

/** Takes a command out of a request body. */
export function readCommandBody(input: unknown): ReadCommand | Refused {
  return readWith(CommandBodyDto, input);
}

function readWith(envelope: DtoClass<CommandBodyDto>, input: unknown): ReadCommand | Refused {
  const errors = fieldErrors(envelope, input);
  if (errors.length > 0) return malformed(errors);
  const request = input as CommandBodyDto;
  const { type, data } = request;
  if (!isCommandType(type)) return refused('unknown_command');
  const wrong = fieldErrors(commandDtos[type], data);
  if (wrong.length > 0)
    return malformed(
      wrong.map(({ path, rule }) => ({ path: path === '' ? 'data' : `data.${path}`, rule })),
    );
  return { ok: true, request, command: commandOf(type, data), bytes: JSON.stringify(data).length };
}

/** The plain data, not the instance that was checked: what goes into events must be plain JSON. */
function commandOf(type: CommandType, data: Readonly<Record<string, unknown>>): WorkshopCommand {
  return { type, data } as WorkshopCommand;
}
