package dev.sentryauth.application.port;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to the API as a person composes it. May be used from any thread. */
public final class ApiRequest {
    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final byte @Nullable [] body;

    /**
     * A request.
     *
     * @param method in upper case
     * @param path begins with a slash; in the form that goes over the wire, with its query if it has one
     * @param headers besides those that every request has
     * @param body null: none. Not copied, not to be changed
     */
    public ApiRequest(String method, String path, Map<String, List<String>> headers, byte @Nullable [] body) {
        this.method = method;
        this.path = path;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Null: none. Not to be changed. */
    public byte @Nullable [] body() {
        return body;
    }

    /** Whether sending it twice is as good as sending it once (RFC 9110, section 9.2.2). */
    public boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** The same request for another path. */
    public ApiRequest withPath(String newPath) {
        return new ApiRequest(method, newPath, headers, body);
    }

    /** Never the path or the body: they may hold secrets. */
    @Override
    public String toString() {
        return method + " request";
    }
}
