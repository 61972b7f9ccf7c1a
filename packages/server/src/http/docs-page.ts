/** Addresses are relative, so that the page also works behind a proxy that adds a path. */
export const docsPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Cinephage API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/page.css">
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** The column of links is empty, as the document has none, and would make the page wider than a phone. */
export const docsStyle = `@media (max-width: 640px) {
  .swagger-ui .response-col_links {
    display: none;
  }
}
`;

/**
 * Starts Swagger UI, in the colors that the system prefers. The API key of the dialog is kept in the session storage of
 * the tab: Swagger UI's own option would keep it in the local storage, after the tab is closed.
 *
 * No validator: it would send the document to a server on the internet.
 */
export const docsScript = `const storageKey = 'cinephage-docs-authorization';
const dark = matchMedia('(prefers-color-scheme: dark)');
const applyColors = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
applyColors();
dark.addEventListener('change', applyColors);

const keepAuthorization = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        persistAuthorizationIfNeeded: (_original, system) => () => {
          sessionStorage.setItem(storageKey, JSON.stringify(system.authSelectors.authorized()));
        },
      },
    },
  },
});

const ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  plugins: [keepAuthorization],
  onComplete() {
    const stored = sessionStorage.getItem(storageKey);
    if (stored !== null) ui.authActions.restoreAuthorization({ authorized: JSON.parse(stored) });
  },
});
`;
