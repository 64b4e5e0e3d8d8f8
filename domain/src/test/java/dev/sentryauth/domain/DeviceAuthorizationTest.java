package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeviceAuthorizationTest {

    private static DeviceAuthorization with(@Nullable String complete) {
        return new DeviceAuthorization(
                Secret.of("device-code"),
                "BCDF-GHJK",
                "https://sentry.io/oauth/device/",
                complete,
                Duration.ofMinutes(10),
                DeviceAuthorization.DEFAULT_INTERVAL);
    }

    @Test
    void theCompleteAddressIsBest() {
        assertThat(with("https://sentry.io/oauth/device/?user_code=BCDF-GHJK").bestUri())
                .isEqualTo("https://sentry.io/oauth/device/?user_code=BCDF-GHJK");
    }

    @Test
    void withoutOneThePlainAddressIsNotEmbellished() {
        assertThat(with(null).bestUri()).isEqualTo("https://sentry.io/oauth/device/");
    }

    @Test
    void theIntervalThatTheStandardNamesIsFiveSeconds() {
        assertThat(DeviceAuthorization.DEFAULT_INTERVAL).isEqualTo(Duration.ofSeconds(5));
    }
}
