package dev.sentryauth.testkit.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies below {@code /api/}: the identity endpoints and the lists that people sign in for. All of it reads. */
final class ApiHandlers {
    private static final String NO_SUCH_RESOURCE = "The requested resource does not exist";
    private static final String NOT_PERMITTED = "You do not have permission to perform this action.";

    /** A resource that no scope opens. */
    private static final String NO_SCOPE = "";

    @FunctionalInterface
    private interface Handler {
        Reply answer(LoggedRequest request, Matcher path);
    }

    /** {@code resource} is what must be readable by scope. */
    private record Route(Pattern path, String resource, Handler handler) {}

    private final Settings settings;
    private final BearerAuthentication authentication;
    private final SyntheticData data;
    private final Pages pages;
    private final String baseUrl;
    private final List<Route> routes = List.of(
            // Its scope map names no scope for reading, so no API token of any kind may.
            route("users/me/", NO_SCOPE, (request, path) -> Reply.empty(500)),
            route("users/me/regions/", "org", (request, path) -> regions()),
            route("organizations/", "org", (request, path) -> organizations(request)),
            route("organizations/([^/]+)/projects/", "project", this::projectsOf),
            route("projects/", "project", (request, path) -> projects(request)),
            route("organizations/([^/]+)/issues/", "event", this::issues),
            route("organizations/([^/]+)/issues/([^/]+)/", "event", this::issueOf),
            route("issues/([^/]+)/", "event", (request, path) -> issue(SyntheticData.ORGANIZATIONS, path.group(1))));

    ApiHandlers(Settings settings, TokenLedger tokens, String baseUrl) {
        this.settings = settings;
        this.authentication = new BearerAuthentication(settings, tokens);
        this.data = new SyntheticData(settings, baseUrl);
        this.pages = new Pages(baseUrl);
        this.baseUrl = baseUrl;
    }

    Reply answer(LoggedRequest request) {
        String path = request.path();
        if (!path.endsWith("/")) {
            return missingSlash(request);
        }
        BearerAuthentication.Outcome caller = authentication.check(request);
        return switch (path) {
            case "/api/0/" -> index(request, caller);
            case "/api/0/auth/" -> request.isGet() ? self(caller) : methodNotAllowed(request);
            default -> routed(request, caller);
        };
    }

    private Reply routed(LoggedRequest request, BearerAuthentication.Outcome caller) {
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(request.path());
            if (matcher.matches()) {
                return guarded(
                        request, caller, route.resource(), () -> route.handler().answer(request, matcher));
            }
        }
        return Reply.empty(404);
    }

    /** Who calls comes first, then the method, then the scope. */
    private Reply guarded(
            LoggedRequest request, BearerAuthentication.Outcome caller, String resource, Supplier<Reply> answer) {
        TokenLedger.Holder holder = caller.holder();
        if (holder == null) {
            return BearerAuthentication.unauthorized(
                    Optional.ofNullable(caller.refusal()).orElse(BearerAuthentication.NOT_PROVIDED));
        }
        if (!request.isGet()) {
            return methodNotAllowed(request);
        }
        return ScopeRules.mayRead(holder.scopes(), resource) ? answer.get() : Reply.detail(403, NOT_PERMITTED);
    }

    private Reply index(LoggedRequest request, BearerAuthentication.Outcome caller) {
        if (caller.refusal() != null && request.header("Authorization") != null) {
            return BearerAuthentication.unauthorized(caller.refusal());
        }
        if (!request.isGet()) {
            return methodNotAllowed(request);
        }
        TokenLedger.Holder holder = caller.holder();
        Map<String, ?> scopes = holder == null ? null : Json.object("scopes", holder.scopes());
        Map<String, ?> user = caller.person() == null ? null : settings.user.inApi();
        return Reply.json(200, Json.object("version", "0", "auth", scopes, "user", user));
    }

    /** This endpoint never says 401: whoever is nobody gets an empty 400. */
    private Reply self(BearerAuthentication.Outcome caller) {
        return caller.person() == null || settings.authEndpointBroken
                ? Reply.empty(400)
                : Reply.json(200, settings.user.inApi());
    }

    private Reply regions() {
        return Reply.json(200, Json.object("regions", List.of(Json.object("name", "us", "url", baseUrl))));
    }

    private Reply organizations(LoggedRequest request) {
        return pages.page(request, "per_page", SyntheticData.ORGANIZATIONS, data::json);
    }

    private Reply projectsOf(LoggedRequest request, Matcher path) {
        return data.organization(path.group(1))
                .map(org -> pages.page(request, "per_page", org.projects(), data::json))
                .orElseGet(() -> Reply.detail(404, NO_SUCH_RESOURCE));
    }

    private Reply projects(LoggedRequest request) {
        List<Object> all = SyntheticData.ORGANIZATIONS.stream()
                .flatMap(org -> org.projects().stream().<Object>map(project -> data.jsonWithOrganization(org, project)))
                .toList();
        return pages.page(request, "per_page", all, project -> project);
    }

    private Reply issues(LoggedRequest request, Matcher path) {
        Optional<SyntheticData.Organization> organization = data.organization(path.group(1));
        if (organization.isEmpty()) {
            return Reply.detail(404, NO_SUCH_RESOURCE);
        }
        List<SyntheticData.Issue> found = data.issues(organization.get()).stream()
                .filter(issue -> IssueQuery.matches(request, issue))
                .toList();
        String sizeParameter = request.queryParameter("limit") == null ? "per_page" : "limit";
        Reply page = pages.page(request, sizeParameter, found, data::json);
        return page.with("X-Hits", Integer.toString(found.size())).with("X-Max-Hits", "1000");
    }

    private Reply issueOf(LoggedRequest request, Matcher path) {
        return issue(data.organization(path.group(1)).stream().toList(), path.group(2));
    }

    private Reply issue(List<SyntheticData.Organization> organizations, String idOrShortId) {
        return data.issue(organizations, idOrShortId)
                .map(issue -> Reply.json(200, data.json(issue)))
                .orElseGet(() -> Reply.detail(404, NO_SUCH_RESOURCE));
    }

    private static Reply missingSlash(LoggedRequest request) {
        String message = "Route not found, did you forget a trailing slash?";
        String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Reply.json(404, Json.object("info", message + " Try " + request.path() + "/"))
                : Reply.of(404, "text/plain; charset=utf-8", message + "\n\nTry " + request.path() + "/\n");
    }

    private static Reply methodNotAllowed(LoggedRequest request) {
        return Reply.detail(405, "Method \"" + request.method() + "\" not allowed.")
                .with("Allow", "GET, HEAD, OPTIONS");
    }

    private static Route route(String path, String resource, Handler handler) {
        return new Route(Pattern.compile("/api/0/" + path), resource, handler);
    }
}
