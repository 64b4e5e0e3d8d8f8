package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshPolicyTest {
    private static final Instant ISSUED = Instant.parse("2025-11-01T12:00:00Z");

    private static Credential credential(@Nullable Instant issuedAt, @Nullable Instant expiresAt) {
        return new Credential(Secret.of("a"), Secret.of("r"), expiresAt, issuedAt, null, null, null);
    }

    /** The second column is the last instant, in ms after the issue, at which the token is fresh. */
    @ParameterizedTest
    @CsvSource({
        "1000000, 899999",
        "2591999000, 2332799099", // what Sentry grants: 30 days less a second
        "3600000, 3239999",
        "999, 899", // 10 % is 99.9 ms: 100 ms are more, 99 ms are not
        "10, 8",
        "1, 0",
    })
    void aTokenIsDueWhenATenthOfItsLifetimeRemains(long lifetime, long lastFresh) {
        Credential credential = credential(ISSUED, ISSUED.plusMillis(lifetime));

        assertThat(RefreshPolicy.isDue(credential, ISSUED.plusMillis(lastFresh)))
                .isFalse();
        assertThat(RefreshPolicy.isDue(credential, ISSUED.plusMillis(lastFresh + 1)))
                .isTrue();
        assertThat(RefreshPolicy.isDue(credential, ISSUED.plusMillis(lastFresh + 2)))
                .isTrue();
    }

    @Test
    void exactlyATenthIsDueToTheNanosecond() {
        Credential credential = credential(ISSUED, ISSUED.plusSeconds(1000));

        assertThat(RefreshPolicy.isDue(credential, ISSUED.plusSeconds(900).minusNanos(1)))
                .isFalse();
        assertThat(RefreshPolicy.isDue(credential, ISSUED.plusSeconds(900))).isTrue();
    }

    @Test
    void withoutAnIssueTimeALifetimeOfOneHourIsAssumed() {
        Instant expiresAt = ISSUED.plus(Duration.ofDays(30));
        Credential credential = credential(null, expiresAt);

        assertThat(RefreshPolicy.isDue(credential, expiresAt.minusSeconds(360).minusMillis(1)))
                .isFalse();
        assertThat(RefreshPolicy.isDue(credential, expiresAt.minusSeconds(360))).isTrue();
        assertThat(RefreshPolicy.isDue(credential, expiresAt.minusSeconds(360).plusMillis(1)))
                .isTrue();
    }

    @Test
    void withoutAnExpiryATokenIsNeverDue() {
        assertThat(RefreshPolicy.isDue(credential(ISSUED, null), Instant.MAX)).isFalse();
        assertThat(RefreshPolicy.isDue(credential(null, null), Instant.MAX)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 86_400_000})
    void anExpiredTokenIsDueWhateverItsLifetimeWas(long millisAfterExpiry) {
        Instant expiresAt = ISSUED.plusSeconds(1000);
        Instant now = expiresAt.plusMillis(millisAfterExpiry);

        assertThat(RefreshPolicy.isDue(credential(ISSUED, expiresAt), now)).isTrue();
        assertThat(RefreshPolicy.isDue(credential(null, expiresAt), now)).isTrue();
        assertThat(RefreshPolicy.isDue(credential(expiresAt, expiresAt), now))
                .as("expires_in was 0")
                .isTrue();
        assertThat(RefreshPolicy.isDue(credential(expiresAt.plus(Duration.ofDays(9)), expiresAt), now))
                .as("the clock was wrong at the issue")
                .isTrue();
    }

    @Test
    void aClockSetBackDoesNotMakeAFreshTokenDue() {
        assertThat(RefreshPolicy.isDue(
                        credential(ISSUED, ISSUED.plusSeconds(1000)), ISSUED.minus(Duration.ofDays(365))))
                .isFalse();
    }
}
