package dev.sentryauth.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a token store keeps: one sign-in.
 *
 * @param accessToken the bearer token (RFC 6750)
 * @param refreshToken replaces the pair (RFC 6749, section 6); null for an API token
 * @param expiresAt when the access token expires; null: unknown, so it is never refreshed for its age
 * @param issuedAt when it was issued; null: unknown, a lifetime of one hour is assumed
 * @param origin the Sentry that issued it and the only one that may see it; null for a row that plain SQL made: the
 *     first Sentry that uses it binds it
 * @param clientId the OAuth client it was issued to, which alone can refresh it; null: the configured one
 * @param scope granted scopes, space separated; null: unknown
 */
public record Credential(
        Secret accessToken,
        @Nullable Secret refreshToken,
        @Nullable Instant expiresAt,
        @Nullable Instant issuedAt,
        @Nullable Origin origin,
        @Nullable String clientId,
        @Nullable String scope) {

    /** A hundred years: longer lifetimes are cut, so that adding one to a clock cannot overflow. */
    private static final long LONGEST_LIFETIME_SECONDS = 100L * 366 * 24 * 3600;

    public Credential {
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        issuedAt = issuedAt == null ? null : issuedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The credential of a sign-in that the server has just granted to {@code client}. */
    public static Credential granted(TokenGrant grant, OAuthClient client, Instant now) {
        return new Credential(
                grant.accessToken(),
                grant.refreshToken(),
                expiry(grant, now),
                now,
                client.server(),
                client.clientId(),
                grant.scope());
    }

    /** An API token (user or organization token): no expiry is known, nothing can refresh it. */
    public static Credential apiToken(Secret token, Origin origin, Instant now) {
        return new Credential(token, null, null, now, origin, null, null);
    }

    /**
     * This sign-in after a refresh: the new pair, and the old refresh token if the server sent no new one. If the new one
     * was lost on its way there is none: the old one is spent, and showing a spent one can cost the new access token, too.
     */
    public Credential refreshed(TokenGrant grant, OAuthClient client, Instant now) {
        Secret kept = grant.refreshTokenLost() ? null : refreshToken;
        return new Credential(
                grant.accessToken(),
                grant.refreshToken() != null ? grant.refreshToken() : kept,
                expiry(grant, now),
                now,
                client.server(),
                client.clientId(),
                grant.scope() != null ? grant.scope() : scope);
    }

    /** The same credential, bound to the Sentry that uses it. */
    public Credential boundTo(Origin newOrigin) {
        return new Credential(accessToken, refreshToken, expiresAt, issuedAt, newOrigin, clientId, scope);
    }

    /** Whether this is an API token, which a person made: no client was issued it, and nothing can refresh it. */
    public boolean isApiToken() {
        return refreshToken == null && clientId == null;
    }

    /** The granted scopes in the server's order, without anything that cannot be one (RFC 6749, section 3.3); empty: unknown. */
    public List<String> scopes() {
        List<String> names = new ArrayList<>();
        int start = 0;
        int end = scope == null ? 0 : scope.length();
        for (int i = 0; scope != null && i <= end; i++) {
            if (i < end && scope.charAt(i) != ' ') {
                continue;
            }
            String name = scope.substring(start, i);
            if (isScopeToken(name) && !names.contains(name)) {
                names.add(name);
            }
            start = i + 1;
        }
        return names;
    }

    private static boolean isScopeToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether the access token's time is over: at its expiry it is. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether both hold the same pair of tokens: what tells one sign-in from its successor. */
    public boolean sameTokens(Credential other) {
        return accessToken.equals(other.accessToken) && Objects.equals(refreshToken, other.refreshToken);
    }

    private static @Nullable Instant expiry(TokenGrant grant, Instant now) {
        Long seconds = grant.expiresIn();
        return seconds == null
                ? null
                : now.plus(Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_LIFETIME_SECONDS))));
    }
}
