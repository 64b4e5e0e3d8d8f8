package dev.sentryauth.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP answer that has not been sent yet. An empty body sends {@code Content-Length: 0}. */
record Reply(int status, Map<String, List<String>> headers, String body) {
    static Reply of(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", List.of(contentType)), body);
    }

    static Reply json(int status, @Nullable Object value) {
        return of(status, "application/json", Json.write(value));
    }

    static Reply html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    static Reply detail(int status, String detail) {
        return json(status, Json.object("detail", detail));
    }

    /** An empty 405, as the pages outside the API give it. */
    static Reply methodNotAllowed(String allowed) {
        return empty(405).with("Allow", allowed);
    }

    static Reply notFoundPage() {
        return html(
                404,
                "<!doctype html><html lang=\"en\"><title>Not found - sandbox Sentry</title>"
                        + "<h1>Page not found</h1><p>This is a sandbox Sentry on the loopback interface.</p></html>");
    }

    /** With this header, and no other value of it. */
    Reply with(String header, String value) {
        return with(header, List.of(value));
    }

    /** With this header after those of the same name. */
    Reply adding(String header, String value) {
        List<String> values = new ArrayList<>(headers.getOrDefault(header, List.of()));
        values.add(value);
        return with(header, values);
    }

    private Reply with(String header, List<String> values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(header, values);
        return new Reply(status, more, body);
    }

    Reply withBody(String other) {
        return new Reply(status, headers, other);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
