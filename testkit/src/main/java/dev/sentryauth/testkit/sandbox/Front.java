package dev.sentryauth.testkit.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Takes every request: reads it, logs it, lets a fault have it or answers it. */
final class Front implements HttpHandler {
    private static final int MAX_BODY = 1 << 20;
    private static final System.Logger LOGGER = System.getLogger(Front.class.getName());

    private final Settings settings;
    private final RequestLog log;
    private final FaultPlan faults;
    private final Function<LoggedRequest, Reply> site;

    Front(Settings settings, RequestLog log, FaultPlan faults, Function<LoggedRequest, Reply> site) {
        this.settings = settings;
        this.log = log;
        this.faults = faults;
        this.site = site;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try {
            LoggedRequest unnumbered = read(exchange);
            // The fault first: who waits for the request in the log may clear the faults right after, and this one
            // stays.
            FaultPlan.Taken fault = faults.take(unnumbered.endpoint());
            LoggedRequest request = log.arrived(unnumbered);
            Wire wire = new Wire(exchange, fault.released(), status -> log.settled(request.sequence(), status));
            Injection injection = fault.injection();
            if (injection == null) {
                wire.send(route(request));
            } else {
                injection.play(wire, injection.processesFirst() ? route(request) : null);
            }
        } catch (IOException clientIsGone) {
            exchange.close();
        }
    }

    private LoggedRequest read(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY);
        String body = new String(bytes, StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
        String type = Forms.last(headers, "Content-Type");
        boolean isForm = type.split(";", 2)[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded");
        Map<String, List<String>> form = isForm ? Forms.parse(body) : Map.of();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new LoggedRequest(
                0,
                settings.clock.instant(),
                Endpoint.of(path, form),
                exchange.getRequestMethod(),
                path,
                uri.getRawQuery(),
                Collections.unmodifiableMap(headers),
                form,
                body,
                0);
    }

    private Reply route(LoggedRequest request) {
        try {
            return site.apply(request);
        } catch (RuntimeException bug) {
            LOGGER.log(Level.ERROR, "The sandbox failed to answer " + request, bug);
            return Reply.detail(500, "Internal Error");
        }
    }
}
