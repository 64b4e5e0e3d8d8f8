package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSourceTest {

    @ParameterizedTest
    @CsvSource({
        "ENV_SENTRY_AUTH_TOKEN, env:SENTRY_AUTH_TOKEN, true",
        "ENV_SENTRY_TOKEN, env:SENTRY_TOKEN, true",
        "OAUTH, oauth, false",
    })
    void aSourceShowsTheLabelOfTheSpecification(AuthSource source, String label, boolean environment) {
        assertThat(source.label()).isEqualTo(label);
        assertThat(source).hasToString(label);
        assertThat(source.isEnvironment()).isEqualTo(environment);
    }

    @Test
    void sourcesAreListedByTheirPriority() {
        assertThat(AuthSource.values())
                .containsExactly(AuthSource.ENV_SENTRY_AUTH_TOKEN, AuthSource.ENV_SENTRY_TOKEN, AuthSource.OAUTH);
    }
}
