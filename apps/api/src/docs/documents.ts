import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { asyncApiDocument } from './asyncapi.ts';
import { commandSchemas } from './command-schemas.ts';

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
  const schemas = { ...document.components?.schemas, ...commandSchemas() };
  return { ...document, components: { ...document.components, schemas } };
}

/** Serves the documents: for people at `/docs`, for tools beside it. */
export function serveDocuments(app: NestExpressApplication): void {
  const asyncApi = asyncApiDocument(version);
  app.use('/docs/asyncapi.json', (_: unknown, response: { json(body: unknown): unknown }) =>
    response.json(asyncApi),
  );
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'Rembuk API',
  });
}
