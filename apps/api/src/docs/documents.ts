import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { apiPrefix } from '../http/configure.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { httpCommandSchemas } from './command-schemas.ts';
import { schemaRef } from './dto-schemas.ts';
import { httpAnswers, httpSchemas } from './http-schemas.ts';

/** Of the documents, which is that of the protocol they describe. */
const version = '1';

/** Every route with the schemas of all commands, made from the checks that requests have to pass. */
export function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Rembuk')
    .setDescription('The live protocol is described in asyncapi.json.')
    .setVersion(version)
    .addBearerAuth()
    // The first version whose schemas are JSON Schema as it is.
    .setOpenAPIVersion('3.1.0')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  const schemas = { ...document.components?.schemas, ...httpCommandSchemas(), ...httpSchemas };
  const paths = Object.entries(document.paths).map(
    ([path, operations]) => [path, withAnswers(path, operations)] as const,
  );
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas },
  };
}

type PathItem = OpenAPIObject['paths'][string];

/** Tells what stands in no class of a controller: some answers, and how any of them says no. */
function withAnswers(path: string, item: PathItem): PathItem {
  const operations = Object.entries(item as Record<string, { responses?: object }>);
  const told = operations.map(([method, operation]) => {
    const answer = httpAnswers[`${method.toUpperCase()} ${path.replace(`/${apiPrefix}`, '')}`];
    const responses = {
      ...operation.responses,
      ...(answer === undefined ? {} : { 200: content('', 'application/json', answer) }),
      default: content('Refused', 'application/problem+json', 'Problem'),
    };
    return [method, { ...operation, responses }] as const;
  });
  return Object.fromEntries(told);
}

function content(description: string, type: string, schema: string) {
  return { description, content: { [type]: { schema: schemaRef(schema) } } };
}

/** Serves the documents: for people at `/docs`, for tools beside it. */
export function serveDocuments(app: NestExpressApplication): void {
  const asyncApi = asyncApiDocument(version);
  app.use('/docs/asyncapi.json', (_: unknown, response: { json(body: unknown): unknown }) =>
    response.json(asyncApi),
  );
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Rembuk API',
    // The page asks nobody else whether the document is valid.
    swaggerOptions: { validatorUrl: null },
  });
}
