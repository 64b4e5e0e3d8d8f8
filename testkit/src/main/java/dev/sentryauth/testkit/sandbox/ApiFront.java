package dev.sentryauth.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** What lies below {@code /api/}: finds the route of a request and who calls; answers itself for the identity endpoints. */
final class ApiFront {
    private final Settings settings;
    private final BearerAuthentication authentication;
    private final List<ApiRoute> routes;

    ApiFront(World world, List<ApiRoute> routes) {
        this.settings = world.settings();
        this.authentication = new BearerAuthentication(world.settings(), world.tokens());
        this.routes = routes;
    }

    Reply answer(LoggedRequest request) {
        if (!request.path().endsWith("/")) {
            return missingSlash(request);
        }
        BearerAuthentication.Outcome caller = authentication.check(request);
        return switch (request.path()) {
            case "/api/0/" -> index(request, caller);
            case "/api/0/auth/" -> request.isGet() ? self(caller) : methodNotAllowed(request, List.of());
            default -> routed(request, caller);
        };
    }

    private Reply routed(LoggedRequest request, BearerAuthentication.Outcome caller) {
        List<ApiRoute> here = routes.stream()
                .filter(route -> route.path().matcher(request.path()).matches())
                .toList();
        if (here.isEmpty()) {
            return Reply.empty(404);
        }
        try {
            return guarded(request, caller, here);
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    /** Who calls comes first, then the method, then the scope. */
    private static Reply guarded(
            LoggedRequest request, BearerAuthentication.Outcome caller, List<ApiRoute> routesOfPath) {
        TokenLedger.Holder holder = caller.holder();
        if (holder == null) {
            return BearerAuthentication.unauthorized(
                    Optional.ofNullable(caller.refusal()).orElse(BearerAuthentication.NOT_PROVIDED));
        }
        for (ApiRoute route : routesOfPath) {
            Matcher matcher = route.path().matcher(request.path());
            if (route.takes(request) && matcher.matches()) {
                if (!ScopeRules.allow(holder.scopes(), route.scope())) {
                    throw Refused.forbidden();
                }
                return route.handler().apply(new ApiCall(request, matcher, holder));
            }
        }
        return methodNotAllowed(request, routesOfPath);
    }

    private Reply index(LoggedRequest request, BearerAuthentication.Outcome caller) {
        if (caller.refusal() != null && request.header("Authorization") != null) {
            return BearerAuthentication.unauthorized(caller.refusal());
        }
        if (!request.isGet()) {
            return methodNotAllowed(request, List.of());
        }
        TokenLedger.Holder holder = caller.holder();
        SandboxUser user = caller.user();
        Map<String, ?> scopes = holder == null ? null : Json.object("scopes", holder.scopes());
        return Reply.json(200, Json.object("version", "0", "auth", scopes, "user", user == null ? null : user.inApi()));
    }

    /** This endpoint never says 401: whoever is nobody gets an empty 400. */
    private Reply self(BearerAuthentication.Outcome caller) {
        SandboxUser user = caller.user();
        return user == null || settings.authEndpointBroken ? Reply.empty(400) : Reply.json(200, user.inApi());
    }

    private static Reply missingSlash(LoggedRequest request) {
        String message = "Route not found, did you forget a trailing slash?";
        String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Reply.json(404, Json.object("info", message + " Try " + request.path() + "/"))
                : Reply.of(404, "text/plain; charset=utf-8", message + "\n\nTry " + request.path() + "/\n");
    }

    private static Reply methodNotAllowed(LoggedRequest request, List<ApiRoute> routesOfPath) {
        return Reply.detail(405, "Method \"" + request.method() + "\" not allowed.")
                .with("Allow", allowed(routesOfPath));
    }

    /** No routes means an endpoint that reads. */
    private static String allowed(List<ApiRoute> routesOfPath) {
        List<String> methods = new ArrayList<>();
        if (routesOfPath.isEmpty()) {
            methods.add("GET");
        }
        routesOfPath.forEach(route -> methods.add(route.method()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
