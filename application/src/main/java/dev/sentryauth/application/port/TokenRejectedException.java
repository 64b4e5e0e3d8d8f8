package dev.sentryauth.application.port;

/**
 * The server rejected an access token (401). Thrown by adapters, turned by {@link
 * dev.sentryauth.application.session.Session#call} into one refresh and one replay, or into an {@link
 * dev.sentryauth.domain.AuthError}.
 */
public final class TokenRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TokenRejectedException() {
        super("the server rejected the access token");
    }
}
