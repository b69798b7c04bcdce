// The page for trying the API out: shows the OpenAPI document, and sends the token against forgery with every write.
const page = document.body.dataset;
SwaggerUIBundle({
  url: page.schema,
  dom_id: "#swagger-ui",
  layout: "BaseLayout",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
  requestInterceptor: (request) => {
    if (new URL(request.url, location.href).origin === location.origin) request.headers["X-CSRFToken"] = page.csrf;
    return request;
  },
});
