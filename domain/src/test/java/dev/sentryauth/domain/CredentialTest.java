package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTest {
    private static final Instant NOW = Instant.parse("2025-11-01T12:00:00.123Z");
    private static final Origin OWN = Origin.of("own.example.com");
    private static final OAuthClient CLIENT = new OAuthClient(OWN, "client");

    private static TokenGrant grant(@Nullable String refreshToken, @Nullable Long expiresIn, @Nullable String scope) {
        return new TokenGrant(
                Secret.of("access"),
                refreshToken == null ? null : Secret.of(refreshToken),
                expiresIn,
                scope,
                new UserInfo("1", null, null, null));
    }

    private static Credential of(String access, @Nullable String refresh, @Nullable Instant expiresAt) {
        return new Credential(
                Secret.of(access),
                refresh == null ? null : Secret.of(refresh),
                expiresAt,
                NOW,
                OWN,
                "client",
                "org:read");
    }

    @Test
    void aGrantBecomesACredentialOfTheClientThatAskedForIt() {
        assertThat(Credential.granted(grant("refresh", 3600L, "org:read"), CLIENT, NOW))
                .isEqualTo(new Credential(
                        Secret.of("access"),
                        Secret.of("refresh"),
                        NOW.plusSeconds(3600),
                        NOW,
                        OWN,
                        "client",
                        "org:read"));
    }

    @Test
    void aGrantMayLackAllButTheToken() {
        assertThat(Credential.granted(grant(null, null, null), CLIENT, NOW))
                .isEqualTo(new Credential(Secret.of("access"), null, null, NOW, OWN, "client", null));
    }

    /** 3162240000 s are a hundred leap years, where longer lifetimes are cut. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, 0",
        "-9223372036854775808, 0",
        "1, 1",
        "2591999, 2591999",
        "3162239999, 3162239999",
        "3162240000, 3162240000",
        "3162240001, 3162240000",
        "9223372036854775807, 3162240000",
    })
    void theLifetimeCountsFromNowAndIsNeverNegativeOrEndless(long expiresIn, long lifetime) {
        TokenGrant grant = grant("refresh", expiresIn, null);

        assertThat(Credential.granted(grant, CLIENT, NOW).expiresAt()).isEqualTo(NOW.plusSeconds(lifetime));
        assertThat(of("old", "old-refresh", null).refreshed(grant, CLIENT, NOW).expiresAt())
                .isEqualTo(NOW.plusSeconds(lifetime));
    }

    @Test
    void aLifetimeOfZeroIsAnExpiredTokenAndNotAnEternalOne() {
        assertThat(Credential.granted(grant("refresh", 0L, null), CLIENT, NOW).isExpired(NOW))
                .isTrue();
    }

    @Test
    void anUnknownLifetimeNeverExpires() {
        Credential credential = Credential.granted(grant("refresh", null, null), CLIENT, NOW);

        assertThat(credential.expiresAt()).isNull();
        assertThat(credential.isExpired(Instant.MAX)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void aTokenIsExpiredFromItsExpiryOn(long millisAfterExpiry, boolean expired) {
        assertThat(of("a", "r", NOW).isExpired(NOW.plusMillis(millisAfterExpiry)))
                .isEqualTo(expired);
    }

    @Test
    void aRefreshReplacesThePairAndItsTimes() {
        Instant later = NOW.plus(Duration.ofDays(1));
        Credential old = of("old", "old-refresh", NOW.plusSeconds(9));

        assertThat(old.refreshed(grant("new-refresh", 60L, "org:read team:read"), CLIENT, later))
                .isEqualTo(new Credential(
                        Secret.of("access"),
                        Secret.of("new-refresh"),
                        later.plusSeconds(60),
                        later,
                        OWN,
                        "client",
                        "org:read team:read"));
    }

    @Test
    void aRefreshThatNamesNoRefreshTokenAndNoScopeKeepsTheOldOnes() {
        Credential after = of("old", "old-refresh", NOW.plusSeconds(9)).refreshed(grant(null, null, null), CLIENT, NOW);

        assertThat(after.accessToken()).isEqualTo(Secret.of("access"));
        assertThat(after.refreshToken()).isEqualTo(Secret.of("old-refresh"));
        assertThat(after.scope()).isEqualTo("org:read");
        assertThat(after.expiresAt())
                .as("the old expiry says nothing about the new token")
                .isNull();
    }

    @Test
    void aRefreshWhoseRefreshTokenWasLostDoesNotKeepTheSpentOne() {
        TokenGrant inPart = new TokenGrant(Secret.of("access"), null, null, null, null, true);

        Credential after = of("old", "old-refresh", NOW.plusSeconds(9)).refreshed(inPart, CLIENT, NOW);

        assertThat(after.accessToken()).isEqualTo(Secret.of("access"));
        assertThat(after.refreshToken()).isNull();
        assertThat(after.expiresAt()).isNull();
    }

    @Test
    void aRefreshBindsToTheServerAndClientThatGrantedIt() {
        Credential handMade = new Credential(Secret.of("old"), Secret.of("r"), null, null, null, null, null);

        Credential after = handMade.refreshed(grant(null, null, null), CLIENT, NOW);

        assertThat(after.origin()).isEqualTo(OWN);
        assertThat(after.clientId()).isEqualTo("client");
        assertThat(after.issuedAt()).isEqualTo(NOW);
    }

    @Test
    void anApiTokenHasNoExpiryAndNothingToRefreshItWith() {
        assertThat(Credential.apiToken(Secret.of("sntryu_1"), OWN, NOW))
                .isEqualTo(new Credential(Secret.of("sntryu_1"), null, null, NOW, OWN, null, null));
    }

    @Test
    void bindingChangesTheOriginAlone() {
        Credential unbound =
                new Credential(Secret.of("a"), Secret.of("r"), NOW.plusSeconds(1), NOW, null, "client", "org:read");

        assertThat(unbound.boundTo(OWN)).isEqualTo(of("a", "r", NOW.plusSeconds(1)));
    }

    @Test
    void timesHaveThePrecisionOfTheStore() {
        Credential credential =
                new Credential(Secret.of("a"), null, NOW.plusNanos(999_999), NOW.plusNanos(1), OWN, null, null);

        assertThat(credential.expiresAt()).isEqualTo(NOW);
        assertThat(credential.issuedAt()).isEqualTo(NOW);
    }

    @Test
    void aSignInIsKnownByItsPairOfTokens() {
        Credential one = of("a", "r", NOW);

        assertThat(one.sameTokens(new Credential(Secret.of("a"), Secret.of("r"), null, null, null, null, null)))
                .isTrue();
        assertThat(one.sameTokens(of("b", "r", NOW))).isFalse();
        assertThat(one.sameTokens(of("a", "s", NOW))).isFalse();
        assertThat(one.sameTokens(of("a", null, NOW))).isFalse();
        assertThat(of("a", null, NOW).sameTokens(one)).isFalse();
        assertThat(of("a", null, NOW).sameTokens(of("a", null, null))).isTrue();
    }

    private static Credential granted(@Nullable String scope) {
        return new Credential(Secret.of("a"), Secret.of("r"), null, null, null, "client", scope);
    }

    @Test
    void grantedScopesAreReadWithoutWhatCannotBeOne() {
        assertThat(granted("org:read team:read").scopes()).containsExactly("org:read", "team:read");
        assertThat(granted(" openid  profile email:x openid ").scopes())
                .containsExactly("openid", "profile", "email:x");
        assertThat(granted("a\"b c\\d e\tf \u00e9 brand-new:scope").scopes()).containsExactly("brand-new:scope");
        assertThat(granted("").scopes()).isEmpty();
        assertThat(granted(null).scopes()).isEmpty();
    }

    @Test
    void anApiTokenHasNeitherClientNorRefreshToken() {
        assertThat(Credential.apiToken(Secret.of("a"), Origin.SENTRY_IO, Instant.EPOCH)
                        .isApiToken())
                .isTrue();
        assertThat(granted(null).isApiToken()).isFalse();
        assertThat(new Credential(Secret.of("a"), null, null, null, null, "client", null).isApiToken())
                .isFalse();
        assertThat(new Credential(Secret.of("a"), Secret.of("r"), null, null, null, null, null).isApiToken())
                .isFalse();
    }
}
