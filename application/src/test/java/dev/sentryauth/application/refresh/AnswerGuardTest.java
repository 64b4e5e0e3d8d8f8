package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.World;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the end of the process waits; what it does to a refresh is in {@link RefreshInterruptionTest}. */
class AnswerGuardTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final World world = new World();

    @AfterEach
    void clear() {
        boolean ignored = Thread.interrupted(); // by the end of the process
    }

    private AnswerGuard begin(Duration forTheAnswer, Duration forTheStore) {
        return Objects.requireNonNull(AnswerGuard.begin(world.processEnd(), forTheAnswer, forTheStore));
    }

    /** Tells the process to end. */
    private Thread end() {
        Thread end = new Thread(Objects.requireNonNull(world.atEnd));
        end.start();
        return end;
    }

    /** Not by joining: the end interrupts this thread. */
    private static void await(Thread.State state, Thread thread) {
        long start = System.nanoTime();
        while (thread.getState() != state) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsWaitedForInVainOnlySoLong() {
        try (AnswerGuard guard = begin(Duration.ZERO, LONG)) {
            assertThat(guard.wasInterrupted()).isFalse();
            await(Thread.State.TERMINATED, end());
        }
    }

    @Test
    void anAnswerThatHasComeIsWaitedForUntilItIsStored() {
        Thread end;
        try (AnswerGuard guard = begin(Duration.ZERO, LONG)) {
            guard.answered();
            end = end();
            await(Thread.State.TIMED_WAITING, end);
        }
        await(Thread.State.TERMINATED, end);
    }

    @Test
    void aStoreThatIsNeverDoneIsNotWaitedForForEver() {
        try (AnswerGuard guard = begin(Duration.ZERO, Duration.ZERO)) {
            guard.answered();
            await(Thread.State.TERMINATED, end());
        }
    }
}
