package dev.sentryauth.bootstrap;

import dev.sentryauth.application.port.MonotonicClock;
import java.time.Duration;

/** The machine's monotonic clock, which stands still while the machine is suspended. */
final class SystemMonotonicClock implements MonotonicClock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (!duration.isNegative() && !duration.isZero()) {
            Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
        }
    }
}
