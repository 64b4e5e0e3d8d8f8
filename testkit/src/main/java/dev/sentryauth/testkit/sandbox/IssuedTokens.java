package dev.sentryauth.testkit.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pair that the sandbox issued without a browser. Its {@code toString} shows no token.
 *
 * @param accessToken 64 hex digits
 * @param refreshToken 64 hex digits, good for one refresh
 * @param expiresAt when the access token expires, by the server's clock; null if it does not expire
 */
public record IssuedTokens(
        String accessToken, String refreshToken, @Nullable Instant expiresAt) {
    @Override
    public String toString() {
        return "IssuedTokens[accessToken=****, refreshToken=****, expiresAt=" + expiresAt + "]";
    }
}
