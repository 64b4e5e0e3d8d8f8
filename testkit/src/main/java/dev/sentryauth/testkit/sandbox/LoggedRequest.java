package dev.sentryauth.testkit.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as the sandbox received it. Immutable; the log replaces an entry once the answer is known. Its
 * {@code toString} names parameters but never shows values, so a failing assertion does not print a token.
 *
 * @param sequence 1 for the first request of a server, never used twice
 * @param instant when it arrived, by the server's clock
 * @param endpoint what it was for
 * @param method the HTTP method, as sent
 * @param path the path, still percent-encoded
 * @param query the query, still percent-encoded and without {@code ?}; null when there was none
 * @param headers header values by name, case-blind
 * @param form decoded form parameters by name; empty unless the body was form-encoded
 * @param body the body as UTF-8 text, at most 1 MiB of it
 * @param status the HTTP status answered; 0 while there is no answer, and for good if the connection was dropped
 */
public record LoggedRequest(
        long sequence,
        Instant instant,
        Endpoint endpoint,
        String method,
        String path,
        @Nullable String query,
        Map<String, List<String>> headers,
        Map<String, List<String>> form,
        String body,
        int status) {

    /** The first header of that name, or null. */
    public @Nullable String header(String name) {
        return first(headers.get(name));
    }

    /** The form parameter of that name (the last one, if repeated), or null if it was not sent. */
    public @Nullable String formParameter(String name) {
        return form.containsKey(name) ? Forms.last(form, name) : null;
    }

    /** The decoded query parameter of that name (the last one, if repeated), or null if it was not sent. */
    public @Nullable String queryParameter(String name) {
        Map<String, List<String>> parameters = queryParameters();
        return parameters.containsKey(name) ? Forms.last(parameters, name) : null;
    }

    /** All decoded query parameters, in the order sent. */
    public Map<String, List<String>> queryParameters() {
        return query == null ? Map.of() : Forms.parse(query);
    }

    /** Path and query as sent. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    boolean isPost() {
        return method.equals("POST");
    }

    /** HEAD counts as GET. */
    boolean isGet() {
        return method.equals("GET") || method.equals("HEAD");
    }

    LoggedRequest numbered(long number) {
        return new LoggedRequest(number, instant, endpoint, method, path, query, headers, form, body, status);
    }

    LoggedRequest answered(int answeredStatus) {
        return new LoggedRequest(sequence, instant, endpoint, method, path, query, headers, form, body, answeredStatus);
    }

    @Override
    public String toString() {
        return "#" + sequence + " " + method + " " + path + (query == null ? "" : "?***") + " [" + endpoint + "] form"
                + form.keySet() + " -> " + (status == 0 ? "no answer" : status);
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
