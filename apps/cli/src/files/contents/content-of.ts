import { isId } from '@rembuk/workshop';
import type { Content, ContentEvent } from './content.ts';
import {
  erasureShapes,
  officeShapes,
  outcomeShapes,
  personShapes,
  type Shapes,
} from './recorded-shapes.ts';
import { WorkshopContent } from './workshop-content.ts';

const office = 'person-@office';
const erasures = 'person-@erasures';
const streamName = /^(outcomes-workshop|workshop|person)-(.*)$/;

/** By the name of a stream, what it may hold; undefined for a name that no stream of Rembuk has. */
export function contentOf(stream: string): Content | undefined {
  if (stream === office) return new ShapedContent(officeShapes);
  if (stream === erasures) return new ShapedContent(erasureShapes);
  const [, kind, id] = streamName.exec(stream) ?? [];
  if (!isId(id)) return undefined;
  if (kind === 'workshop') return new WorkshopContent();
  return new ShapedContent(kind === 'person' ? personShapes : outcomeShapes);
}

/** Events that are read one by one, each by its type. */
class ShapedContent implements Content {
  readonly #shapes: Shapes;

  constructor(shapes: Shapes) {
    this.#shapes = shapes;
  }

  take({ type, v, data }: ContentEvent): void {
    const shape = Object.hasOwn(this.#shapes, type) ? this.#shapes[type] : undefined;
    if (!shape || v !== 1) throw new Error(`no way to read event ${type} in version ${v}`);
    if (!shape(data)) throw new Error(`event ${type} does not hold what such an event does`);
  }

  finish(): void {
    // Each event stands for itself.
  }
}
