package dev.sentryauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestClockTest {
    @Test
    void standsStillUntilItIsMoved() {
        TestClock clock = new TestClock();
        assertThat(clock.instant()).isEqualTo(TestClock.START).isEqualTo(clock.instant());

        assertThat(clock.advance(Duration.ofSeconds(90))).isEqualTo(TestClock.START.plusSeconds(90));
        assertThat(clock.advance(Duration.ofSeconds(-30))).isEqualTo(clock.instant());
        assertThat(clock.instant()).isEqualTo(TestClock.START.plusSeconds(60));

        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }
}
