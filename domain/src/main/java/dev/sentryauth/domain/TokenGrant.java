package dev.sentryauth.domain;

import org.jspecify.annotations.Nullable;

/**
 * A successful answer of the token endpoint (RFC 6749, section 5.1).
 *
 * @param refreshToken the new refresh token; null if the server sent none, then the old one stays in force
 * @param expiresIn lifetime in seconds as sent; null if absent or not a number, 0 or less: expired already
 * @param scope what was granted, space separated, in the server's order; null if the server did not say
 * @param user who signed in; null if the server did not say
 * @param refreshTokenLost whether a new refresh token was sent, or may have been, and did not arrive: then {@code
 *     refreshToken} is null and the old one must be taken for spent
 */
public record TokenGrant(
        Secret accessToken,
        @Nullable Secret refreshToken,
        @Nullable Long expiresIn,
        @Nullable String scope,
        @Nullable UserInfo user,
        boolean refreshTokenLost) {

    /** An answer that arrived whole. */
    public TokenGrant(
            Secret accessToken,
            @Nullable Secret refreshToken,
            @Nullable Long expiresIn,
            @Nullable String scope,
            @Nullable UserInfo user) {
        this(accessToken, refreshToken, expiresIn, scope, user, false);
    }
}
