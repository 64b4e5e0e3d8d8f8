package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0 seconds",
        "PT0S, 0 seconds",
        "PT1S, 1 second",
        "PT59S, 59 seconds",
        "PT1M, 1 minute",
        "PT59M59S, 59 minutes",
        "PT1H, 1 hour",
        "PT23H59M, 23 hours",
        "PT24H, 1 day",
        "P29DT23H, 29 days"
    })
    void spansAreRoundedDown(Duration span, String text) {
        assertThat(Times.span(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0 seconds",
        "PT59S, 59 seconds",
        "PT59M29S, 59 minutes",
        "PT59M30S, 1 hour",
        "PT1H29M, 1 hour",
        "PT1H59M, 2 hours",
        "PT23H29M, 23 hours",
        "PT23H30M, 1 day",
        "PT2591999S, 30 days",
        "PT719H, 30 days",
        "PT700H, 29 days"
    })
    void whatIsLeftIsTheNearestNumber(Duration left, String text) {
        assertThat(Times.left(left)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0:00",
        "PT0S, 0:00",
        "PT0.1S, 0:01",
        "PT9M42S, 9:42",
        "PT59M59S, 59:59",
        "PT1H, 1:00:00",
        "PT25H5S, 25:00:05"
    })
    void countdownsAreRoundedUp(Duration left, String text) {
        assertThat(Times.countdown(left)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-23T10:15:59Z, 2026-12-23 10:15 UTC",
        "1970-01-01T00:00:00Z, 1970-01-01 00:00 UTC",
        "1969-12-31T23:59:00Z, 1969-12-31 23:59 UTC",
        "2024-02-29T09:05:00Z, 2024-02-29 09:05 UTC"
    })
    void momentsAreInUtc(Instant moment, String text) {
        assertThat(Times.moment(moment)).isEqualTo(text);
    }
}
