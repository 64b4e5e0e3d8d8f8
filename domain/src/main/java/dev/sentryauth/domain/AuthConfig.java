package dev.sentryauth.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The token in force, with what is known about it.
 *
 * @param token the access token, or the token of the environment
 * @param refreshToken what can replace the token; null for environment and API tokens
 * @param expiresAt when the token expires; null if that is unknown
 * @param issuedAt when it was issued; null if that is unknown
 * @param source where it came from
 * @param origin the only Sentry that may see it
 */
public record AuthConfig(
        Secret token,
        @Nullable Secret refreshToken,
        @Nullable Instant expiresAt,
        @Nullable Instant issuedAt,
        AuthSource source,
        Origin origin) {

    /** A stored credential as the token in force, bound to {@code origin}. */
    public static AuthConfig stored(Credential credential, Origin origin) {
        return new AuthConfig(
                credential.accessToken(),
                credential.refreshToken(),
                credential.expiresAt(),
                credential.issuedAt(),
                AuthSource.OAUTH,
                origin);
    }

    /** A token of the environment: no expiry, no refresh. */
    public static AuthConfig environment(EnvironmentTokens.Entry entry, Origin origin) {
        return new AuthConfig(entry.token(), null, null, null, entry.source(), origin);
    }
}
