package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
    private static final Instant NOW = Instant.parse("2025-11-01T12:00:00Z");
    private static final Origin OWN = Origin.of("own.example.com");

    @Test
    void aStoredCredentialKeepsItsTimesAndIsBoundToTheOriginInUse() {
        Credential credential = new Credential(
                Secret.of("access"), Secret.of("refresh"), NOW.plusSeconds(60), NOW, null, "client", "org:read");

        assertThat(AuthConfig.stored(credential, OWN))
                .isEqualTo(new AuthConfig(
                        Secret.of("access"), Secret.of("refresh"), NOW.plusSeconds(60), NOW, AuthSource.OAUTH, OWN));
    }

    @Test
    void anEnvironmentTokenHasNoExpiryAndNothingToRefreshItWith() {
        EnvironmentTokens.Entry entry = new EnvironmentTokens.Entry(Secret.of("t"), AuthSource.ENV_SENTRY_TOKEN);

        assertThat(AuthConfig.environment(entry, OWN))
                .isEqualTo(new AuthConfig(Secret.of("t"), null, null, null, AuthSource.ENV_SENTRY_TOKEN, OWN));
    }
}
