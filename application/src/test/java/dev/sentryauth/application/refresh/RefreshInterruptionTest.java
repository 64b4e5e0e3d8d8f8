package dev.sentryauth.application.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.RefreshOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A refresh by a thread that is interrupted, in a process that is told to end. */
class RefreshInterruptionTest extends RefreshTestCase {
    private final List<Thread> ends = new ArrayList<>();

    @Test
    void whoIsInterruptedWhileTheAnswerComesStoresItFirst() {
        world.signIn();
        world.sentry.beforeAnswer = () -> Thread.currentThread().interrupt();
        List<Boolean> interrupted = new ArrayList<>();
        world.store.onReplace(() -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            return true;
        });

        assertThat(forced()).isEqualTo(Change.REFRESHED);

        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(interrupted)
                .as("stores that wait for others must be able to")
                .containsExactly(false);
    }

    @Test
    void whoIsInterruptedWhileTheStoreIsBusyGoesOnAtOnce() {
        AtomicInteger failures = new AtomicInteger(2);
        world.signIn();
        world.store.onReplace(() -> {
            if (failures.getAndDecrement() > 0) {
                Thread.currentThread().interrupt();
                throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for the token store.");
            }
            return true;
        });

        assertThat(forced()).isEqualTo(Change.REFRESHED);

        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ZERO);
        assertThat(world.store.acquireLease(Duration.ZERO)).as("given back").isNotNull();
    }

    /** Before anything was sent the thread is told; from the answer on it is left alone. */
    @Test
    void theEndOfTheProcessInterruptsOnlyWhoWaitsForTheAnswer() throws Exception {
        world.signIn();
        List<Boolean> told = new ArrayList<>();
        world.sentry.beforeAnswer = () -> told.add(endIsHeeded());
        world.store.onReplace(() -> {
            told.add(endIsHeeded());
            return true;
        });

        assertThat(forced()).isEqualTo(Change.REFRESHED);

        assertThat(told).containsExactly(true, false);
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(world.atEnd).as("nothing to wait for any more").isNull();
        for (Thread waiting : ends) {
            waiting.join();
        }
    }

    /** Tells the process to end, and whether this thread is interrupted by it once the end waits. */
    private boolean endIsHeeded() {
        Thread end = new Thread(Objects.requireNonNull(world.atEnd));
        ends.add(end);
        end.start();
        while (end.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return Thread.currentThread().isInterrupted();
    }

    @Test
    void whileTheProcessEndsNoRefreshIsBegun() {
        Credential before = world.signInDue();
        int writes = world.store.writes();
        world.ending = true;

        assertThat(ifNeeded()).isEqualTo(new RefreshResult(before, Change.POSTPONED));
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::force);

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(world.sentry.calls).isEmpty();
        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(world.store.acquireLease(Duration.ZERO)).as("the lease").isNotNull();
    }

    @Test
    void whoIsInterruptedBeforeAnythingWasSentIsToldSo() {
        Credential before = world.signInExpired();
        world.sentry.refreshes.add(token -> {
            Thread.currentThread().interrupt();
            return new RefreshOutcome.NotSent("Interrupted while waiting for Sentry.");
        });

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::ifNeeded);

        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(world.store.refreshMark()).isNull();
        assertThat(world.stored()).isEqualTo(before);
    }

    @Test
    void anInterruptedWaitIsReportedAsSuch() {
        world.signInExpired();
        world.store.acquireLease(Duration.ZERO);
        Thread.currentThread().interrupt();

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::ifNeeded);

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.sentry.calls).isEmpty();
    }
}
