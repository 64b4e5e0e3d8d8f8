package dev.sentryauth.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every token the server has issued. As at the real server one row holds a pair and a refresh rewrites that row, so the
 * old access token and the old refresh token die in the same moment. Thread-safe: one lock.
 */
final class TokenLedger {
    enum Kind {
        OAUTH,
        USER,
        ORGANIZATION
    }

    /** A token pair as an answer carries it; {@code refreshToken} is null when the answer has none. */
    record Grant(
            String accessToken,
            @Nullable String refreshToken,
            @Nullable Instant expiresAt,
            List<String> scopes,
            @Nullable SandboxUser user) {}

    /** What an access token stands for; {@code user} is null for an organization's. */
    record Holder(Kind kind, List<String> scopes, @Nullable SandboxUser user, boolean expired) {}

    private static final class Row {
        final Kind kind;
        final List<String> scopes;
        final @Nullable SandboxUser user;
        String accessToken;

        @Nullable
        String refreshToken;

        @Nullable
        Instant expiresAt;

        Row(Kind kind, List<String> scopes, @Nullable SandboxUser user, String accessToken) {
            this.kind = kind;
            this.scopes = scopes;
            this.user = user;
            this.accessToken = accessToken;
        }
    }

    private final Settings settings;
    private final RandomText random;
    private final Map<String, Row> byAccessToken = new HashMap<>();
    private final Map<String, Row> byRefreshToken = new HashMap<>();
    private final Map<String, Row> byRotatedOut = new HashMap<>();
    private int tokensIssued;
    private int refreshesGranted;

    TokenLedger(Settings settings, RandomText random) {
        this.settings = settings;
        this.random = random;
    }

    /** A new pair, as a device code or a sign-in gives it. */
    synchronized Grant issue(List<String> scopes, SandboxUser user) {
        Row row = add(new Row(Kind.OAUTH, ScopeRules.sorted(scopes), user, random.hex64()));
        row.expiresAt = expiry();
        tokensIssued++;
        return new Grant(row.accessToken, newRefreshToken(row), row.expiresAt, row.scopes, user);
    }

    synchronized String issueUserToken(List<String> scopes, SandboxUser user) {
        return add(new Row(Kind.USER, ScopeRules.sorted(scopes), user, "sntryu_" + random.hex64())).accessToken;
    }

    synchronized String issueOrganizationToken(String url, String regionUrl, String organization) {
        String claims = Json.write(Json.object(
                "iat",
                settings.clock.instant().getEpochSecond(),
                "url",
                url,
                "region_url",
                regionUrl,
                "org",
                organization));
        String payload = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        String token = "sntrys_" + payload + "_" + random.hex64().substring(0, 43);
        return add(new Row(Kind.ORGANIZATION, List.of("org:ci"), null, token)).accessToken;
    }

    /** Rotates in place; empty means {@code invalid_grant}. */
    synchronized Optional<Grant> refresh(String refreshToken) {
        Row row = byRefreshToken.get(refreshToken);
        if (row == null) {
            Row replayed = byRotatedOut.get(refreshToken);
            if (replayed != null && settings.revokeFamilyOnReplay) {
                remove(replayed);
            }
            return Optional.empty();
        }
        byAccessToken.remove(row.accessToken);
        row.accessToken = random.hex64();
        row.expiresAt = expiry();
        add(row);
        String next = null;
        if (settings.returnRefreshToken) {
            byRefreshToken.remove(refreshToken);
            byRotatedOut.put(refreshToken, row);
            next = newRefreshToken(row);
        }
        tokensIssued++;
        refreshesGranted++;
        return Optional.of(new Grant(row.accessToken, next, row.expiresAt, row.scopes, row.user));
    }

    synchronized Optional<Holder> holder(String accessToken) {
        Row row = byAccessToken.get(accessToken);
        return row == null ? Optional.empty() : Optional.of(new Holder(row.kind, row.scopes, row.user, isExpired(row)));
    }

    /** Ends the access token only; its refresh token stays good. */
    synchronized boolean revokeAccessToken(String accessToken) {
        return byAccessToken.remove(accessToken) != null;
    }

    /** Ends the row that this access or refresh token belongs to. */
    synchronized boolean revokeSession(String token) {
        Row row = byAccessToken.getOrDefault(token, byRefreshToken.get(token));
        if (row != null) {
            remove(row);
        }
        return row != null;
    }

    /** RFC 7009: a client can revoke what this app was issued, not a person's own API tokens. */
    synchronized void revokeFromClient(String token) {
        Row row = byAccessToken.getOrDefault(token, byRefreshToken.get(token));
        if (row != null && row.kind == Kind.OAUTH) {
            remove(row);
        }
    }

    synchronized boolean expireAccessToken(String accessToken) {
        Row row = byAccessToken.get(accessToken);
        if (row == null) {
            return false;
        }
        row.expiresAt = settings.clock.instant();
        return true;
    }

    synchronized int tokensIssued() {
        return tokensIssued;
    }

    synchronized int refreshesGranted() {
        return refreshesGranted;
    }

    private Row add(Row row) {
        byAccessToken.put(row.accessToken, row);
        return row;
    }

    private String newRefreshToken(Row row) {
        String refreshToken = random.hex64();
        row.refreshToken = refreshToken;
        byRefreshToken.put(refreshToken, row);
        return refreshToken;
    }

    private void remove(Row row) {
        byAccessToken.remove(row.accessToken);
        if (row.refreshToken != null) {
            byRefreshToken.remove(row.refreshToken);
        }
    }

    private @Nullable Instant expiry() {
        Duration lifetime = settings.accessTokenLifetime;
        return lifetime == null ? null : settings.clock.instant().plus(lifetime);
    }

    private boolean isExpired(Row row) {
        return row.expiresAt != null && !settings.clock.instant().isBefore(row.expiresAt);
    }
}
