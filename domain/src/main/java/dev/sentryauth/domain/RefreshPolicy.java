package dev.sentryauth.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * When a token is refreshed before its end: when the remaining lifetime is at most a tenth of the whole (the
 * specification's {@code REFRESH_THRESHOLD}).
 */
public final class RefreshPolicy {
    /** Assumed lifetime where the issue time is not known. */
    static final Duration ASSUMED_LIFETIME = Duration.ofHours(1);

    private static final long THRESHOLD_DIVISOR = 10;

    private RefreshPolicy() {}

    /**
     * Whether the access token is due: expired, or at most 10 % of its lifetime remains. A token whose expiry is
     * unknown never is.
     */
    public static boolean isDue(Credential credential, Instant now) {
        Instant expiresAt = credential.expiresAt();
        if (expiresAt == null) {
            return false;
        }
        Instant issuedAt = credential.issuedAt();
        Duration lifetime = issuedAt == null ? ASSUMED_LIFETIME : Duration.between(issuedAt, expiresAt);
        Duration remaining = Duration.between(now, expiresAt);
        return remaining.isNegative()
                || remaining.isZero()
                || remaining.multipliedBy(THRESHOLD_DIVISOR).compareTo(lifetime) <= 0;
    }
}
