package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.MissingPermission;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests that a person composes. May be used from any thread. */
public final class RawApi {
    private static final int MOST_PAGES = 10_000;

    private final Ports ports;
    private final Session session;

    public RawApi(Ports ports, Session session) {
        this.ports = ports;
        this.session = session;
    }

    /**
     * Sends the request with the token in force. A 401 is answered with one refresh and one replay: a request that the
     * server rejected has had no effect.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @return the answer, whatever its status
     * @throws dev.sentryauth.domain.SentryAuthException if there is none
     */
    public ApiResponse send(@Nullable Target named, ApiRequest request) {
        return send(named, null, request);
    }

    /**
     * The same at a certain server of the hosted Sentry.
     *
     * @param region the server, such as {@code https://de.sentry.io}; null, or what is no region of the token's own
     *     Sentry: the one that has what the path is about
     */
    public ApiResponse send(@Nullable Target named, @Nullable Origin region, ApiRequest request) {
        return send(new Client(ports, session, named), region, request);
    }

    /**
     * Sends the request and then, page by page, for what follows. Only the cursor of an answer's Link is used, never its
     * address, so no answer can lead the token elsewhere.
     *
     * @param sink is given each answer; one that is an error is the last
     */
    public void pages(@Nullable Target named, ApiRequest request, Consumer<ApiResponse> sink) {
        pages(named, null, request, sink);
    }

    /** The same at a certain server of the hosted Sentry; {@code region} as for {@link #send}. */
    public void pages(@Nullable Target named, @Nullable Origin region, ApiRequest request, Consumer<ApiResponse> sink) {
        Client client = new Client(ports, session, named);
        Set<String> followed = new HashSet<>();
        ApiResponse answer = send(client, region, request);
        sink.accept(answer);
        for (String next = answer.next(); next != null && answer.status() < 300; next = answer.next()) {
            if (!followed.add(next) || followed.size() >= MOST_PAGES) {
                throw new AuthFailure(
                        Kind.SERVER,
                        "The server leads from page to page without an end. What was printed so far may be incomplete.");
            }
            answer = send(client, region, request.withPath(withCursor(request.path(), next)));
            sink.accept(answer);
        }
    }

    private ApiResponse send(Client client, @Nullable Origin region, ApiRequest request) {
        ApiResponse answer =
                client.at(region, organization(request.path()), (api, bearer) -> api.send(bearer, request));
        String scope = answer.neededScope();
        if (answer.status() != 403 || scope == null) {
            return answer;
        }
        String problem = answer.problem() == null
                ? ""
                : answer.problem() + (answer.problem().endsWith(".") ? " " : ". ");
        return answer.withProblem(problem
                + MissingPermission.failure(ports, client.latest(), scope).getMessage());
    }

    /** The organization that the path is about; null if it is about none. */
    private static @Nullable String organization(String path) {
        for (String prefix : new String[] {"/api/0/organizations/", "/api/0/projects/"}) {
            if (path.startsWith(prefix)) {
                int mark = path.indexOf('?');
                int end = path.indexOf('/', prefix.length());
                boolean named = end > prefix.length() && (mark < 0 || end < mark);
                return named ? path.substring(prefix.length(), end) : null;
            }
        }
        return null;
    }

    /** The path with this cursor in its query, instead of any other. */
    static String withCursor(String path, String cursor) {
        int mark = path.indexOf('?');
        StringBuilder result = new StringBuilder(mark < 0 ? path : path.substring(0, mark));
        char separator = '?';
        if (mark >= 0) {
            for (String parameter : path.substring(mark + 1).split("&", -1)) {
                if (!parameter.isEmpty() && !parameter.startsWith("cursor=")) {
                    result.append(separator).append(parameter);
                    separator = '&';
                }
            }
        }
        return result.append(separator)
                .append("cursor=")
                .append(encoded(cursor))
                .toString();
    }

    private static String encoded(String cursor) {
        return URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }
}
