package dev.sentryauth.application.port;

import org.jspecify.annotations.Nullable;

/**
 * The server knows the token and refuses the request (403). Thrown by adapters; use cases make an {@link
 * dev.sentryauth.domain.AuthFailure} of it that says what to do.
 */
public final class ForbiddenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable String scope;

    /**
     * {@code scope} is what the request needs, as the server says or as is known of the endpoint: one scope, or several
     * separated by spaces; null: unknown.
     */
    public ForbiddenException(@Nullable String scope) {
        super("the server refuses the request");
        this.scope = scope;
    }

    public @Nullable String scope() {
        return scope;
    }
}
