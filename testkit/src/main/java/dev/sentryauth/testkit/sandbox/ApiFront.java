package dev.sentryauth.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** What lies below {@code /api/}: finds the route of a request and who calls; answers itself for the identity endpoints. */
final class ApiFront {
    private final Settings settings;
    private final BearerAuthentication authentication;
    private final List<ApiRoute> routes;

    /** For the listener of {@code region}, which clients know by {@code baseUrl}. */
    ApiFront(World world, String region, String baseUrl) {
        settings = world.settings();
        authentication = new BearerAuthentication(world.settings(), world.tokens());
        Reach reach = new Reach(world, region);
        routes = new ArrayList<>(new ApiReads(world, reach, baseUrl).routes());
        routes.addAll(new ApiWrites(world, reach).routes());
    }

    Reply answer(LoggedRequest request) {
        return request.path().endsWith("/") ? withinLimits(known(request)) : missingSlash(request);
    }

    /** Nobody is slowed down here; that is what {@link Fault#rateLimited()} is for. */
    private Reply withinLimits(Reply reply) {
        long reset = settings.clock.instant().getEpochSecond() + 1;
        return reply.with("X-Sentry-Rate-Limit-Limit", "40")
                .with("X-Sentry-Rate-Limit-Remaining", "39")
                .with("X-Sentry-Rate-Limit-Reset", Long.toString(reset))
                .with("X-Sentry-Rate-Limit-ConcurrentLimit", "25")
                .with("X-Sentry-Rate-Limit-ConcurrentRemaining", "24");
    }

    private Reply known(LoggedRequest request) {
        boolean identity = Set.of("/api/0/", "/api/0/auth/").contains(request.path());
        if (identity && request.method().equals("OPTIONS")) {
            return otherMethod(request, List.of());
        }
        BearerAuthentication.Outcome caller = authentication.check(request);
        return switch (request.path()) {
            case "/api/0/" -> index(request, caller);
            case "/api/0/auth/" -> request.isGet() ? self(caller) : otherMethod(request, List.of());
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
        if (request.method().equals("OPTIONS")) {
            return otherMethod(request, here);
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
        return otherMethod(request, routesOfPath);
    }

    private Reply index(LoggedRequest request, BearerAuthentication.Outcome caller) {
        if (caller.refusal() != null && request.header("Authorization") != null) {
            return BearerAuthentication.unauthorized(caller.refusal());
        }
        if (!request.isGet()) {
            return otherMethod(request, List.of());
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

    /** OPTIONS is for anybody; it says what else there is. */
    private static Reply otherMethod(LoggedRequest request, List<ApiRoute> routesOfPath) {
        String allowed = allowed(routesOfPath);
        return request.method().equals("OPTIONS")
                ? Reply.empty(200)
                        .with("Allow", allowed)
                        .with("Access-Control-Allow-Methods", allowed)
                        .with("Access-Control-Max-Age", "3600")
                : Reply.detail(405, "Method \"" + request.method() + "\" not allowed.")
                        .with("Allow", allowed);
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
