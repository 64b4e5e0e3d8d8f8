package dev.sentryauth.application.port;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the API, good or bad, as it came. May be used from any thread. */
public final class ApiResponse {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final @Nullable String next;
    private final @Nullable String problem;
    private final @Nullable String neededScope;

    /**
     * An answer.
     *
     * @param headers by their names, which are in lower case
     * @param body empty if there is none. Not copied, not to be changed
     * @param next the cursor of the next page; null if there is none
     * @param problem for a status of 400 and more, what the server says about it, fit for a message; null: nothing
     */
    public ApiResponse(
            int status,
            Map<String, List<String>> headers,
            byte[] body,
            @Nullable String next,
            @Nullable String problem) {
        this(status, headers, body, next, problem, null);
    }

    /** The same; {@code neededScope} is what a refused request lacks, as the server says; null: it does not say. */
    public ApiResponse(
            int status,
            Map<String, List<String>> headers,
            byte[] body,
            @Nullable String next,
            @Nullable String problem,
            @Nullable String neededScope) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.next = next;
        this.problem = problem;
        this.neededScope = neededScope;
    }

    /** The same response with another {@link #problem()}. */
    public ApiResponse withProblem(String newProblem) {
        return new ApiResponse(status, headers, body, next, newProblem, neededScope);
    }

    public int status() {
        return status;
    }

    /** By their names, which are in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Empty if there is none. Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The cursor of the next page; null if there is none. */
    public @Nullable String next() {
        return next;
    }

    /** For a status of 400 and more, what the server says about it, fit for a message; null: nothing. */
    public @Nullable String problem() {
        return problem;
    }

    /** What a refused request lacks, as the server says; null: it does not say. */
    public @Nullable String neededScope() {
        return neededScope;
    }

    /** Never the body: it may hold secrets. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
